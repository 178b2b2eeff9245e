import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyDelta,
  type DeltaBody,
  type FlagConfig,
  parseSnapshot,
  type Snapshot,
  type SnapshotFlag,
  type SnapshotSegment,
} from "../model/index.ts";
import { partsOf } from "../model/snapshot-parts.ts";
import { advance } from "./advance.ts";
import { breakSomewhere } from "./break-somewhere.test-support.ts";
import { compile, compileParts } from "./compile.ts";
import type { Compiled } from "./compiled.ts";
import { flagOf as filledIn, readConformanceFiles } from "./conformance-cases.test-support.ts";
import type { EvaluationContext } from "./decision.ts";
import { decide, evaluate, evaluateFor } from "./evaluate.ts";
import { snapshotIn } from "./snapshot-in.ts";
import { Subject } from "./subject.ts";

const cases = readConformanceFiles().flatMap((file) => file.cases);

function flagOf(config: Partial<FlagConfig> = {}): SnapshotFlag {
  return filledIn({ fallthrough: { variant: "on" }, ...config });
}

function snapshotOf(flags: Snapshot["flags"], more: Partial<Snapshot> = {}): Snapshot {
  const [project, environment, revision] = ["p", "e", "x.1"];
  return {
    format: 1,
    project,
    environment,
    revision,
    flags,
    segments: {},
    lists: {},
    groups: {},
    ...more,
  };
}

const someone = { targetingKey: "u-1" };
const ask = (compiled: Compiled, flag: string, context: EvaluationContext = someone) =>
  evaluate(compiled, context, { flag, defaultValue: false });

describe("evaluation has an answer for everything", () => {
  test("whatever the context", () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.anything(), ({ snapshot, flag }, context) => {
        const decision = evaluate(compile(snapshot), context as EvaluationContext, {
          flag,
          defaultValue: 7,
        });
        expect(decision.reason === "ERROR").toBe(decision.errorCode !== undefined);
        if (decision.errorCode !== undefined) expect(decision.value).toBe(7);
      }),
      { numRuns: 1_000 },
    );
  });

  test("whatever the attribute that an operator looks at", () => {
    // Texts that are nearly what operators read, beside everything that JSON, and more than JSON, can hold.
    const pieces = fc.constantFrom(
      ..."0123456789.:-+/TZvf%a ".split(""),
      ...["::", "2026-01-31", "T12:00:00", "Z", "1.2.3", "-rc.1", "10.0.0.0", "::ffff:", "\u0130"],
    );
    const nearly = fc.array(pieces, { maxLength: 10 }).map((all) => all.join(""));
    const attribute = fc.oneof(nearly, fc.array(nearly), fc.jsonValue(), fc.anything());
    fc.assert(
      fc.property(fc.constantFrom(...cases), attribute, ({ snapshot, flag }, a) => {
        const context = { targetingKey: "u-1", a, company: { a } } as EvaluationContext;
        const decision = ask(compile(snapshot), flag, context);
        // Nothing that an attribute is can be the fault of the whole context.
        expect(decision.errorCode).not.toBe("INVALID_CONTEXT");
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["matches", "[b-a]"],
    ["matches", "((a{1000}){1000}){1000}"],
    ["semver_equal", "one"],
    ["before", "soon"],
    ["in_network", "10.0.0.0/33"],
  ] as const)(
    "when %s would have to compare with %s, which makes the flag unreadable",
    (operator, value) => {
      const conditions = [{ operator, attribute: "a", values: [value] }];
      const f = flagOf({ rules: [{ id: "r", conditions, serve: { variant: "on" } }] });
      const told: unknown[] = [];
      const compiled = compileParts(
        partsOf(snapshotOf({ f, good: flagOf() })),
        (part, json, key) => {
          if (json === undefined) told.push(`${part}/${key}`);
          return json !== undefined;
        },
      );
      expect(ask(compiled, "f", { a: value })).toMatchObject({ errorCode: "PARSE_ERROR" });
      expect(ask(compiled, "good")).toMatchObject({ value: true });
      expect(told).toEqual(["flags/f"]);
    },
  );

  test("whatever a snapshot looks like, once it was parsed", () => {
    const broken = fc
      .tuple(fc.constantFrom(...cases), fc.nat(), fc.anything())
      .map(([{ snapshot }, place, junk]) => breakSomewhere(snapshot, place, junk));
    let kept = 0;
    fc.assert(
      fc.property(broken, fc.constantFrom(...cases), (json, { context, flag }) => {
        const { value } = parseSnapshot(json);
        if (value === undefined) return;
        kept++;
        const compiled = compile(value);
        for (const key of [...Object.keys(value.flags), flag]) {
          expect(ask(compiled, key, context)).toHaveProperty("reason");
        }
      }),
      { numRuns: 1_000 },
    );
    expect(kept).toBeGreaterThan(300);
  });

  test("when reading the context throws", () => {
    const { snapshot } = cases.find(({ title }) => title === "a value matches") ?? raise();
    const hostile = Object.defineProperty({}, "a", {
      get: () => {
        throw new Error("Nobody looks at this.");
      },
    });
    expect(ask(compile(snapshot), "f", hostile)).toMatchObject({
      value: false,
      errorCode: "INVALID_CONTEXT",
    });
  });
});

describe("shared parts are asked once", () => {
  const layers = Array.from({ length: 19 }, (_, layer) => layer);

  test("by flags whose prerequisites share prerequisites", () => {
    const flags = layers.flatMap((layer) =>
      [`a${layer}`, `b${layer}`].map((key) => [
        key,
        flagOf({
          prerequisites:
            layer === 0
              ? []
              : [`a${layer - 1}`, `b${layer - 1}`].map((flag) => ({ flag, variants: ["on"] })),
        }),
      ]),
    );
    // Asked again and again, this would take a million decisions.
    expect(ask(compile(snapshotOf(Object.fromEntries(flags))), "a18")).toMatchObject({
      value: true,
    });
  });

  test("by flags that all require each other, which none of them gets", () => {
    const keys = Array.from({ length: 20 }, (_, index) => `f${index}`);
    const prerequisites = keys.map((flag) => ({ flag, variants: ["on"] }));
    const snapshot = snapshotOf(
      Object.fromEntries(keys.map((key) => [key, flagOf({ prerequisites })])),
    );
    expect(ask(compile(snapshot), "f0")).toMatchObject({ value: false, prerequisite: "f0" });
  });

  test("by segments that share segments", () => {
    const segments = layers.flatMap((layer) =>
      [`a${layer}`, `b${layer}`].map((key) => [
        key,
        {
          rules: [`a${layer - 1}`, `b${layer - 1}`].map((id) => ({
            id,
            conditions: [{ operator: "segment", values: [id] }],
          })),
        },
      ]),
    );
    const flags = {
      f: flagOf({
        rules: [
          {
            id: "r",
            conditions: [{ operator: "segment", values: ["a18"] }],
            serve: { variant: "on" },
          },
        ],
        fallthrough: { variant: "off" },
      }),
    };
    const snapshot = snapshotOf(flags, { segments: Object.fromEntries(segments) });
    expect(ask(compile(snapshot), "f")).toMatchObject({ value: false, reason: "DEFAULT" });
  });
});

test("the same decision is the same object, so that it can be counted by identity", () => {
  const compiled = compile(snapshotOf({ f: flagOf() }));
  const decision = decide(compiled, new Subject(someone), { flag: "f" });
  expect(decide(compiled, new Subject({}), { flag: "f" })).toBe(decision);
  expect(Object.isFrozen(decision)).toBe(true);
});

test("a value cannot be changed by whoever gets it", () => {
  const variants = { off: { list: [{ text: "Sale" }] } };
  const compiled = compile(
    snapshotOf({ f: { type: "object", variants, config: flagOf({ on: false }).config } }),
  );
  const { value } = ask(compiled, "f");
  expect(() => (value as { list: { text: string }[] }).list.push({ text: "Oops" })).toThrow(
    TypeError,
  );
  expect(value).toEqual({ list: [{ text: "Sale" }] });
});

test("a context that could be read the second time is decided as if it was the first", () => {
  const inner: SnapshotSegment = {
    rules: [{ id: "r", conditions: [{ operator: "in", attribute: "it", values: [1] }] }],
  };
  const outer: SnapshotSegment = {
    rules: [{ id: "r", conditions: [{ operator: "segment", values: ["inner"] }] }],
  };
  const compiled = compile(snapshotOf({ f: inSegment("outer") }, { segments: { inner, outer } }));
  let times = 0;
  const subject = new Subject({
    get it() {
      if (times++ === 0) throw new Error("Not yet.");
      return 1;
    },
  });
  const question = { flag: "f", defaultValue: "mine" };
  expect(evaluateFor(compiled, subject, question)).toMatchObject({ errorCode: "INVALID_CONTEXT" });
  expect(evaluateFor(compiled, subject, question)).toMatchObject({ variant: "on" });
});

describe("advancing by a delta", () => {
  const before = snapshotOf(
    {
      kept: flagOf(),
      changed: flagOf(),
      gone: flagOf(),
      segmented: inSegment("s"),
      requiring: flagOf({ prerequisites: [{ flag: "changed", variants: ["on"] }] }),
    },
    { segments: { s: { included: "s/included", rules: [] } }, lists: { "s/included": ["u-1"] } },
  );

  test.each<[string, DeltaBody, string, object]>([
    [
      "a changed flag decides anew",
      { flags: { changed: flagOf({ on: false }) } },
      "changed",
      { reason: "DISABLED" },
    ],
    [
      "a flag that requires one that is off now is off",
      { flags: { changed: flagOf({ on: false }) } },
      "requiring",
      { value: false, prerequisite: "changed" },
    ],
    [
      "a flag that requires one that looks at subjects now looks at them",
      { flags: { changed: inSegment("s") } },
      "requiring",
      { value: true, variant: "on" },
    ],
    [
      "a flag that is gone is unknown",
      { flags: { gone: null } },
      "gone",
      { errorCode: "FLAG_NOT_FOUND" },
    ],
    ["a new flag decides", { flags: { fresh: flagOf() } }, "fresh", { value: true }],
    ["another flag decides as before", { flags: { gone: null } }, "kept", { value: true }],
    [
      "a changed list changes members",
      { lists: { "s/included": { add: [], remove: ["u-1"] } } },
      "segmented",
      { variant: "off" },
    ],
    [
      "a changed segment changes members",
      { segments: { s: { rules: [] } } },
      "segmented",
      { variant: "off" },
    ],
  ])("%s", (_title, body, flag, wanted) => {
    const compiled = compile(before);
    for (const key of Object.keys(before.flags)) ask(compiled, key);
    const delta = { ...body, from: "x.1", to: "x.2" };
    const after = applyDelta(before, delta);
    const next = advance(compiled, delta);
    expect(ask(next, flag)).toMatchObject(wanted);
    expect(ask(next, flag)).toEqual(ask(compile(after), flag));
    expect(ask(compiled, flag)).toEqual(ask(compile(before), flag));
    expect(snapshotIn(next)).toEqual(after);
  });

  test("takes over what has not changed", () => {
    const compiled = compile(before);
    const decision = decide(compiled, new Subject(someone), { flag: "kept" });
    const next = advance(compiled, { flags: { changed: null }, from: "x.1", to: "x.2" });
    expect(decide(next, new Subject(someone), { flag: "kept" })).toBe(decision);
    expect(snapshotIn(next).flags["kept"]).toBe(before.flags["kept"]);
    expect(snapshotIn(next).segments).toBe(before.segments);
  });

  test("leaves what was compiled before as it was, whoever advances it, however often", () => {
    const entry = fc.constantFrom(
      ...cases.flatMap(({ snapshot }) => Object.entries(snapshot.flags)),
    );
    const step = fc.record({ entry, isGone: fc.boolean(), from: fc.nat() });
    const steps = fc.array(step, { maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.constantFrom(...cases), (changes, { context, snapshot }) => {
        // Each grows from any of those before it, so that lines branch; beside each stands what it must be.
        const all = [{ compiled: compile(snapshot), wanted: snapshot }];
        for (const {
          entry: [key, flag],
          isGone,
          from,
        } of changes) {
          const { compiled, wanted } = all[from % all.length] ?? raise();
          ask(compiled, key, context);
          const delta = { flags: { [key]: isGone ? null : flag }, from: "x.1", to: "x.1" };
          all.push({ compiled: advance(compiled, delta), wanted: applyDelta(wanted, delta) });
        }
        for (const { compiled, wanted } of all) {
          for (const {
            entry: [key],
          } of changes) {
            expect(ask(compiled, key, context)).toEqual(ask(compile(wanted), key, context));
          }
          expect(snapshotIn(compiled)).toEqual(wanted);
        }
      }),
    );
  });

  test("after thousands of changes, older ones still decide as they did", () => {
    const compiled = compile(before);
    let latest = compiled;
    for (let index = 0; index < 3_000; index++) {
      const flags = { [`f${index}`]: flagOf(), [`f${index - 1}`]: null };
      latest = advance(latest, { flags, from: "x.1", to: "x.2" });
    }
    expect(ask(compiled, "f2999")).toMatchObject({ errorCode: "FLAG_NOT_FOUND" });
    expect(ask(compiled, "kept")).toMatchObject({ value: true });
    expect(ask(latest, "f2999")).toMatchObject({ value: true });
    expect(Object.keys(snapshotIn(latest).flags)).toEqual([...Object.keys(before.flags), "f2999"]);
    expect(snapshotIn(compiled)).toEqual(before);
  });
});

function inSegment(key: string): SnapshotFlag {
  const conditions = [{ operator: "segment" as const, values: [key] }];
  return flagOf({
    rules: [{ id: "r", conditions, serve: { variant: "on" } }],
    fallthrough: { variant: "off" },
  });
}

function raise(): never {
  throw new Error("There is no such case.");
}
