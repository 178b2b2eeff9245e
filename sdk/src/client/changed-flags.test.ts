import { describe, expect, test } from "vitest";
import { advance, type Compiled, compile } from "../evaluate/index.ts";
import type { Delta, DeltaBody, FlagConfig, Snapshot } from "../model/index.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { ChangedFlags } from "./changed-flags.ts";
import type { Replacement } from "./held.ts";

const onOff = { on: true, off: false };

const inSegment = (key: string): Partial<FlagConfig> => ({
  rules: [
    {
      id: "r",
      conditions: [{ operator: "any", conditions: [{ operator: "segment", values: [key] }] }],
      serve: { variant: "on" },
    },
  ],
});

const asking = (flag: string): Partial<FlagConfig> => ({
  rules: [
    {
      id: "r",
      conditions: [{ operator: "all", conditions: [{ operator: "flag", flag, variants: ["on"] }] }],
      serve: { variant: "on" },
    },
  ],
});

const before = testSnapshot(
  {
    plain: testFlag("boolean", onOff),
    above: testFlag("boolean", onOff, { prerequisites: [{ flag: "plain", variants: ["on"] }] }),
    higher: testFlag("boolean", onOff, { prerequisites: [{ flag: "above", variants: ["on"] }] }),
    grouped: testFlag("boolean", onOff, { group: "g" }),
    segmented: testFlag("boolean", onOff, inSegment("outer")),
    curious: testFlag("boolean", onOff, asking("grouped")),
  },
  {
    segments: {
      inner: { included: "inner/included", rules: [] },
      outer: { rules: [{ id: "r", conditions: [{ operator: "segment", values: ["inner"] }] }] },
      unused: { rules: [] },
    },
    lists: { "inner/included": ["k1"] },
    groups: { g: { salt: "s", slots: [] } },
  },
);

test.each<[string, DeltaBody, readonly string[]]>([
  [
    "a flag, with all that have it as prerequisite",
    { flags: { plain: null } },
    ["plain", "above", "higher"],
  ],
  ["a new flag", { flags: { fresh: testFlag("boolean", onOff) } }, ["fresh"]],
  [
    "a group, with the flags in it and those that ask for them",
    { groups: { g: null } },
    ["grouped", "curious"],
  ],
  [
    "a flag, with those that ask in a condition what it serves",
    { flags: { grouped: null } },
    ["grouped", "curious"],
  ],
  ["a segment, through another segment", { segments: { inner: null } }, ["segmented"]],
  [
    "a key list, through its segment",
    { lists: { "inner/included": { add: ["k2"], remove: [] } } },
    ["segmented"],
  ],
  ["a segment that nobody uses", { segments: { unused: null } }, []],
])("a change concerns %s", (_title, body, keys) => {
  const delta = { ...body, from: "test.1", to: "test.2" };
  expect(sorted(new ChangedFlags().of(byDelta(compile(before), delta)))).toEqual(sorted(keys));
});

test("the first snapshot concerns every flag", () => {
  const after = compile(before);
  expect(new ChangedFlags().of({ before: undefined, after })).toEqual(Object.keys(before.flags));
});

describe("a snapshot that was fetched anew", () => {
  const asFetched = (json: Snapshot): Replacement => ({
    before: compile(before),
    after: compile({ ...structuredClone(json), revision: "test.2" }),
  });

  test("concerns nobody while it says the same", () => {
    expect(new ChangedFlags().of(asFetched(before))).toEqual([]);
  });

  test("concerns those that look at what differs in it", () => {
    const lists = { "inner/included": ["k2"] };
    expect(new ChangedFlags().of(asFetched({ ...before, lists }))).toEqual(["segmented"]);
  });
});

test("who looks at whom is kept up to date from delta to delta", () => {
  const changed = new ChangedFlags();
  const alone = { from: "test.1", to: "test.2", flags: { above: testFlag("boolean", onOff) } };
  const first = byDelta(compile(before), alone);
  expect(sorted(changed.of(first))).toEqual(["above", "higher"]);
  const second = byDelta(first.after, { from: "test.2", to: "test.3", flags: { plain: null } });
  expect(changed.of(second)).toEqual(["plain"]);
});

test("after nobody asked for a while, who looks at whom is found out anew", () => {
  const changed = new ChangedFlags();
  const removed = { from: "test.1", to: "test.2", flags: { plain: null } };
  const first = byDelta(compile(before), removed);
  expect(sorted(changed.of(first))).toEqual(["above", "higher", "plain"]);
  changed.forget();
  const flags = { above: testFlag("boolean", onOff) };
  const missed = byDelta(first.after, { from: "test.2", to: "test.3", flags });
  const second = byDelta(missed.after, { ...removed, from: "test.3", to: "test.4" });
  expect(changed.of(second)).toEqual(["plain"]);
});

function byDelta(held: Compiled, delta: Delta): Replacement & { readonly after: Compiled } {
  return { before: held, after: advance(held, delta), delta };
}

function sorted(keys: readonly string[]): string[] {
  return [...keys].sort();
}
