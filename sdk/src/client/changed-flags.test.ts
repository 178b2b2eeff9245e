import { expect, test } from "vitest";
import { applyDelta, type DeltaBody, type FlagConfig } from "../model/index.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { changedFlags } from "./changed-flags.ts";

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

const before = testSnapshot(
  {
    plain: testFlag("boolean", onOff),
    above: testFlag("boolean", onOff, { prerequisites: [{ flag: "plain", variants: ["on"] }] }),
    higher: testFlag("boolean", onOff, { prerequisites: [{ flag: "above", variants: ["on"] }] }),
    grouped: testFlag("boolean", onOff, { group: "g" }),
    segmented: testFlag("boolean", onOff, inSegment("outer")),
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
  ["a group, with the flags in it", { groups: { g: null } }, ["grouped"]],
  ["a segment, through another segment", { segments: { inner: null } }, ["segmented"]],
  [
    "a key list, through its segment",
    { lists: { "inner/included": { add: ["k2"], remove: [] } } },
    ["segmented"],
  ],
  ["a segment that nobody uses", { segments: { unused: null } }, []],
])("a change concerns %s", (_title, body, keys) => {
  const after = applyDelta(before, { ...body, from: "test.1", to: "test.2" });
  expect([...changedFlags(before, after)].sort()).toEqual([...keys].sort());
});

test("the first snapshot concerns every flag", () => {
  expect(changedFlags(undefined, before)).toEqual(Object.keys(before.flags));
});

test("a snapshot that was fetched anew concerns only what differs in it", () => {
  const after = { ...structuredClone(before), revision: "test.2" };
  expect(changedFlags(before, after)).toEqual([]);
});
