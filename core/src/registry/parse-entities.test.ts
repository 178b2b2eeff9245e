import type { Parsed } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { defaultEnvironments } from "./empty-registry.ts";
import { parseEnvironment } from "./parse-environment.ts";
import { parseGroup } from "./parse-group.ts";
import { parseSegment } from "./parse-segment.ts";

const owner = { kind: "team", id: "growth" };
const segment = { key: "beta", name: "Beta", owner };
const group = { key: "cart", name: "Cart", salt: "s" };
const [environment] = defaultEnvironments;
const rule = { id: "r1", conditions: [{ operator: "exists", attribute: "plan" }] };

test("what a new segment need not say is filled in", () => {
  const value = { ...segment, description: "", rules: [], state: "active" };
  expect(parseSegment(segment)).toEqual({ value, problems: [] });
});

test("a segment can be of a context kind and ship to some environments only", () => {
  const value = {
    ...segment,
    description: "",
    kind: "device",
    rules: [rule],
    environments: ["staging"],
    state: "active",
  };
  expect(parseSegment(value)).toEqual({ value, problems: [] });
});

test("a new group need not have slots", () => {
  expect(parseGroup(group)).toEqual({ value: { ...group, slots: [] }, problems: [] });
});

test("an environment is read as it is", () => {
  expect(parseEnvironment(environment)).toEqual({ value: environment, problems: [] });
});

const slots = (...ranges: readonly (readonly [start: number, end: number])[]) =>
  ranges.map(([start, end], index) => ({ flag: `flag-${index}`, ranges: [{ start, end }] }));

const faults: readonly (readonly [
  what: string,
  problem: string,
  parse: (json: unknown) => Parsed<unknown>,
  json: unknown,
])[] = [
  ["a segment that is none", "wrong_type ", parseSegment, null],
  ["a segment without an owner", "missing_field ", parseSegment, { key: "a", name: "A" }],
  [
    "two rules of one id",
    "rule_id_taken /rules/1/id",
    parseSegment,
    { ...segment, rules: [rule, rule] },
  ],
  ["a group that is none", "wrong_type ", parseGroup, "cart"],
  [
    "a group of an unknown scheme",
    "scheme_unknown /scheme",
    parseGroup,
    { ...group, scheme: "md5" },
  ],
  [
    "a slot behind the last position",
    "range_outside /slots/0/ranges/0/end",
    parseGroup,
    { ...group, slots: slots([0, 100_001]) },
  ],
  [
    "a range without positions",
    "range_empty /slots/0/ranges/0",
    parseGroup,
    { ...group, slots: slots([5, 5]) },
  ],
  [
    "two slots for one position",
    "ranges_overlap /slots/1/ranges/0",
    parseGroup,
    { ...group, slots: slots([0, 10], [9, 20]) },
  ],
  [
    "two slots for one flag",
    "duplicate /slots/1/flag",
    parseGroup,
    { ...group, slots: [...slots([0, 10]), { flag: "flag-0", ranges: [{ start: 10, end: 20 }] }] },
  ],
  [
    "an environment of no kind",
    "value_unknown /kind",
    parseEnvironment,
    { ...environment, kind: "prod" },
  ],
  [
    "an environment between two places",
    "wrong_type /position",
    parseEnvironment,
    { ...environment, position: 0.5 },
  ],
];

test.each(faults)("reported: %s", (_, problem, parse, json) => {
  expect(parse(json).problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([problem]);
});

test("slots side by side are fine, in whatever order", () => {
  expect(parseGroup({ ...group, slots: slots([10, 20], [0, 10]) }).problems).toEqual([]);
});
