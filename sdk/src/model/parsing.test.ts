import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FlagConfig,
  type Parsed,
  parseCondition,
  parseDelta,
  parseFlagConfig,
  parseObservationBatch,
  parseSnapshot,
  type Snapshot,
} from "./index.ts";

const config: FlagConfig = {
  on: true,
  offVariant: "off",
  prerequisites: [],
  targets: [],
  rules: [],
  fallthrough: { variant: "on" },
};
const flag = { type: "boolean", variants: { on: true, off: false }, config };
const snapshot = {
  format: 1,
  project: "shop",
  environment: "test",
  revision: "x.1",
  flags: { good: flag },
  segments: { s: { kind: "company", included: "s/included", rules: [] } },
  lists: { "s/included": ["a", "b"] },
  groups: { g: { salt: "g", slots: [{ flag: "good", ranges: [{ start: 0, end: 10 }] }] } },
};
const rollout = (...ranges: readonly (readonly [string, number, number])[]) => ({
  rollout: { salt: "s", ranges: ranges.map(([variant, start, end]) => ({ variant, start, end })) },
});
const rule = (more: object) => ({ id: "r", conditions: [], serve: { variant: "on" }, ...more });

/** Codes and places, in short. */
function remarks({ problems }: Parsed<unknown>): string[] {
  return problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

test("what is right is read as it is", () => {
  const full = {
    ...config,
    prerequisites: [{ flag: "other", variants: ["a", "b"] }],
    targets: [{ variant: "on", kind: "company", keys: ["acme"] }],
    rules: [
      rule({
        name: "For Kenya",
        conditions: [
          { operator: "in", attribute: "country", values: ["KE"], negate: true, kind: "company" },
          { operator: "any", conditions: [{ operator: "exists", attribute: "a.b" }] },
          { operator: "segment", values: ["s"] },
        ],
        serve: rollout(["on", 0, 40_000], ["off", 40_000, 100_000]),
      }),
    ],
    group: "g",
  };
  expect(parseFlagConfig(full, ["on", "off"])).toEqual({ value: full, problems: [] });
  expect(parseSnapshot(snapshot)).toEqual({ value: snapshot, problems: [] });
});

describe("a snapshot", () => {
  test("loses what cannot be read, and keeps the rest", () => {
    const parsed = parseSnapshot({
      ...snapshot,
      flags: {
        good: flag,
        "Not A Key": flag,
        typed: { ...flag, variants: { on: "yes", off: false } },
        later: { ...flag, cost: 3 },
        absurd: 7,
      },
      segments: { good: { rules: [] }, bad: { rules: {} } },
      lists: { "good/included": ["a"], "bad list": ["a"], "worse/included": "a" },
      groups: { good: { salt: "s", slots: [] }, bad: { salt: "", slots: [] } },
    });
    expect(parsed.value).toMatchObject({ project: "shop", revision: "x.1" });
    const kept = ({ flags, segments, lists, groups }: Snapshot) =>
      [flags, segments, lists, groups].map(Object.keys);
    expect(parsed.value && kept(parsed.value)).toEqual([
      ["good"],
      ["good"],
      ["good/included"],
      ["good"],
    ]);
    expect(remarks(parsed)).toEqual(
      [
        "key_invalid /flags/Not A Key",
        "variant_type_mismatch /flags/typed/variants/on",
        "unknown_field /flags/later/cost",
        "wrong_type /flags/absurd",
        "wrong_type /segments/bad/rules",
        "text_invalid /lists/bad list",
        "wrong_type /lists/worse~1included",
        "text_invalid /groups/bad/salt",
        "missing_field /groups/bad",
      ].filter((remark) => remark !== "missing_field /groups/bad"),
    );
  });

  test.each<[string, object]>([
    ["of another format", { format: 2 }],
    ["without a revision", { revision: "yesterday" }],
    ["without flags", { flags: undefined }],
    ["with a key that is none", { project: "" }],
  ])("%s is refused whole", (_title, change) => {
    expect(parseSnapshot({ ...snapshot, ...change }).value).toBeUndefined();
  });

  test("with values nested too deep loses that flag", () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const flags = {
      good: flag,
      deep: { ...flag, type: "object", variants: { on: deep, off: {} } },
    };
    expect(Object.keys(parseSnapshot({ ...snapshot, flags }).value?.flags ?? {})).toEqual(["good"]);
  });
});

describe("a delta", () => {
  const delta = {
    from: "x.1",
    to: "x.2",
    flags: { good: flag, gone: null },
    lists: { "s/included": { add: ["c"], remove: ["a"] }, "t/included": null },
  };

  test("is read as it is", () => {
    expect(parseDelta(delta)).toEqual({ value: delta, problems: [] });
  });

  test.each<[string, object]>([
    ["a broken flag", { flags: { good: {} } }],
    ["an unknown part", { weights: {} }],
    ["no beginning", { from: undefined }],
    ["keys that are no text", { lists: { l: { add: [1], remove: [] } } }],
  ])("with %s has no value at all", (_title, change) => {
    const parsed = parseDelta({ ...delta, ...change });
    expect(parsed.value).toBeUndefined();
    expect(parsed.problems.length).toBeGreaterThan(0);
  });
});

test("a count that cannot be read does not keep the others from being counted", () => {
  const batch = {
    id: "3f6d1c1e-6f0a-4c61-9a3c-0d7f5a2b9e11",
    reporter: { service: "s", instance: "i", sdk: "x" },
    from: "2026-01-31T12:00:00Z",
    to: "2026-01-31T12:00:10.123+01:00",
    counts: [
      { flag: "f", variant: "on", reason: "STATIC", count: 1 },
      { flag: "f", reason: "ERROR", count: 0 },
    ],
  };
  const parsed = parseObservationBatch(batch);
  expect(parsed.value?.counts).toEqual([batch.counts[0]]);
  expect(remarks(parsed)).toContain("wrong_type /counts/1/count");
  expect(parseObservationBatch({ ...batch, id: "again" }).value).toBeUndefined();
  expect(parseObservationBatch({ ...batch, to: "soon" }).value).toBeUndefined();
});

test("findings that cannot be read do not keep the counts from being counted", () => {
  const batch = {
    id: "3f6d1c1e-6f0a-4c61-9a3c-0d7f5a2b9e11",
    reporter: { service: "s", instance: "i", sdk: "x" },
    from: "2026-01-31T12:00:00Z",
    to: "2026-01-31T12:00:10Z",
    staleMs: 61_000,
    counts: [],
    defaults: [
      { flag: "f", type: "number", value: 1 },
      { flag: "f", type: "string", value: "x".repeat(65) },
      { flag: "f", type: "object", hash: "0123456789abcdef" },
      { flag: "f", type: "object", hash: "no" },
      { flag: "f", type: "boolean", value: false },
      { flag: "f", type: "boolean", value: null },
    ],
    attributes: [{ path: "user.country", type: "string" }, { path: "" }],
    metrics: [
      { name: "m", count: 1, sum: 1.5, squares: 2.25, min: 1.5, max: 1.5 },
      { name: "m", count: 1, sum: null, squares: 1, min: 1, max: 1 },
    ],
  };
  const parsed = parseObservationBatch(batch);
  expect(parsed.value?.staleMs).toBe(61_000);
  expect(parsed.value?.defaults).toEqual([0, 2, 4].map((index) => batch.defaults[index]));
  expect(parsed.value?.attributes).toEqual([batch.attributes[0]]);
  expect(parsed.value?.metrics).toEqual([batch.metrics[0]]);
  expect(remarks(parsed)).toContain("wrong_type /metrics/1/sum");
});

test.each([
  ["a place that does not exist", { rows: [{ scopes: 1, served: [0, 2] }] }, "/rows/0"],
  ["the same flag twice", { rows: [{ scopes: 1, served: [0, 1] }] }, "/rows/0"],
  ["no flag at all", { rows: [{ scopes: 1, served: [] }] }, "/rows/0"],
  ["a trace of no row", { traces: [{ trace: "a".repeat(32), row: 1 }] }, "/traces/0"],
  ["a trace that is none", { traces: [{ trace: "a", row: 0 }] }, "/traces/0/trace"],
  [
    "more that failed than there were",
    { rows: [{ scopes: 2, served: [0], failed: 3 }] },
    "/rows/0/failed",
  ],
  ["no failure told", { rows: [{ scopes: 2, served: [0], failed: 0 }] }, "/rows/0/failed"],
  ["more recorded than began", { recorded: 5 }, "/recorded"],
  ["a key that no flag has", { served: [{ flag: "A B", variant: "on" }] }, "/served/0/flag"],
])("combinations with %s are left out whole", (_what, part, pointer) => {
  const combinations = {
    begun: 4,
    recorded: 2,
    served: [
      { flag: "f", variant: "on" },
      { flag: "f", variant: "off" },
    ],
    rows: [{ scopes: 2, served: [0], failed: 2 }],
    traces: [],
  };
  const batch = {
    id: "3f6d1c1e-6f0a-4c61-9a3c-0d7f5a2b9e11",
    reporter: { service: "s", instance: "i", sdk: "x" },
    from: "2026-01-31T12:00:00Z",
    to: "2026-01-31T12:00:10Z",
    counts: [],
  };
  const whole = parseObservationBatch({ ...batch, combinations });
  expect(whole.value?.combinations).toEqual(combinations);
  const parsed = parseObservationBatch({ ...batch, combinations: { ...combinations, ...part } });
  expect(parsed.value).toEqual(batch);
  expect(parsed.problems.map((problem) => problem.pointer)).toContain(`/combinations${pointer}`);
});

describe("parsing has an answer for everything", () => {
  const parsers = {
    parseCondition,
    parseDelta,
    parseFlagConfig,
    parseObservationBatch,
    parseSnapshot,
  };

  test.each(Object.entries(parsers))("%s", (_name, parse: (json: unknown) => Parsed<unknown>) => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue({ maxDepth: 5 })), (json) => {
        const { value, problems } = parse(json);
        if (value === undefined) expect(problems.length).toBeGreaterThan(0);
        for (const { pointer } of problems) expect(pointer).toMatch(/^(\/|$)/);
      }),
    );
  });

  test("and what it gives reads again without a problem", () => {
    const names = fc.constantFrom("good", "bad", "__proto__", "Not A Key");
    const parts = fc.constantFrom<unknown>(
      flag,
      null,
      7,
      { ...flag, variants: {} },
      { ...flag, config: {} },
    );
    fc.assert(
      fc.property(fc.dictionary(names, parts), fc.jsonValue(), (flags, junk) => {
        const { value } = parseSnapshot({ ...snapshot, flags, lists: { l: junk } });
        expect(value === undefined ? [] : parseSnapshot(value).problems).toEqual([]);
        expect(Object.getPrototypeOf(value?.flags ?? {})).toBe(Object.prototype);
      }),
    );
  });
});

test("the examples of docs/protocol.md are what the parsers read", () => {
  const document = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");
  const examples: unknown[] = [...document.matchAll(/```json\n(.*?)```/gs)].map(([, text = ""]) =>
    JSON.parse(text),
  );
  const [first, second, third] = examples;
  expect(examples).toHaveLength(3);
  expect(parseSnapshot(first).problems).toEqual([]);
  expect(parseDelta(second).problems).toEqual([]);
  expect(parseObservationBatch(third).problems).toEqual([]);
});
