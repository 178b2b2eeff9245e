import { describe, expect, test } from "vitest";
import {
  type FlagConfig,
  limits,
  type Parsed,
  parseCondition,
  parseFlagConfig,
  parseSnapshot,
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

describe("a config is refused, and every fault is named with its place", () => {
  const cases: readonly [title: string, json: unknown, remarks: readonly string[]][] = [
    ["no object", null, ["wrong_type "]],
    ["a list", [], ["wrong_type "]],
    [
      "nothing in it",
      {},
      ["on", "offVariant", "prerequisites", "targets", "rules", "fallthrough"].map(
        () => "missing_field ",
      ),
    ],
    ["an unknown field", { ...config, weight: 1 }, ["unknown_field /weight"]],
    [
      "a field called __proto__",
      JSON.parse('{"__proto__":{"on":true}}'),
      ["unknown_field /__proto__", ...Array.from({ length: 6 }, () => "missing_field ")],
    ],
    ["on is text", { ...config, on: "true" }, ["wrong_type /on"]],
    [
      "variants that the flag does not have",
      { ...config, offVariant: "x", fallthrough: { variant: "y" } },
      ["variant_unknown /offVariant", "variant_unknown /fallthrough/variant"],
    ],
    [
      "a rollout with an unknown variant",
      { ...config, fallthrough: rollout(["x", 0, 100_000]) },
      ["variant_unknown /fallthrough/rollout/ranges/0/variant"],
    ],
    [
      "ranges that end too early",
      { ...config, fallthrough: rollout(["on", 0, 50_000]) },
      ["rollout_weights_incomplete /fallthrough/rollout/ranges"],
    ],
    [
      "ranges that go on too long",
      { ...config, fallthrough: rollout(["on", 0, 100_001]) },
      ["rollout_weights_incomplete /fallthrough/rollout/ranges"],
    ],
    [
      "no ranges",
      { ...config, fallthrough: rollout() },
      ["rollout_weights_incomplete /fallthrough/rollout/ranges"],
    ],
    [
      "ranges with a gap",
      { ...config, fallthrough: rollout(["on", 0, 1], ["off", 2, 100_000]) },
      ["rollout_weights_incomplete /fallthrough/rollout/ranges/1"],
    ],
    [
      "ranges that overlap",
      { ...config, fallthrough: rollout(["on", 0, 2], ["off", 1, 100_000]) },
      ["rollout_weights_incomplete /fallthrough/rollout/ranges/1"],
    ],
    [
      "an empty range",
      { ...config, fallthrough: rollout(["on", 0, 0], ["off", 0, 100_000]) },
      ["rollout_weights_incomplete /fallthrough/rollout/ranges/0"],
    ],
    [
      "a position that is no whole number",
      { ...config, fallthrough: rollout(["on", 0, 0.5]) },
      ["wrong_type /fallthrough/rollout/ranges/0/end"],
    ],
    [
      "a scheme that nobody knows",
      { ...config, fallthrough: { rollout: { ...rollout().rollout, scheme: "other-1" } } },
      ["scheme_unknown /fallthrough/rollout/scheme"],
    ],
    [
      "two rules of one id",
      { ...config, rules: [rule({}), rule({})] },
      ["rule_id_taken /rules/1/id"],
    ],
    [
      "a key targeted twice in one kind",
      {
        ...config,
        targets: [
          { variant: "on", keys: ["a", "b"] },
          { variant: "off", keys: ["b"] },
        ],
      },
      ["target_key_taken /targets/1/keys/0"],
    ],
    [
      "a prerequisite named twice",
      {
        ...config,
        prerequisites: [
          { flag: "p", variants: ["a"] },
          { flag: "p", variants: ["b"] },
        ],
      },
      ["prerequisite_taken /prerequisites/1/flag"],
    ],
    [
      "too many targeted keys",
      {
        ...config,
        targets: [0, 1].map((half) => ({
          variant: "on",
          keys: Array.from({ length: 501 }, (_, index) => `${half}-${index}`),
        })),
      },
      ["too_many /targets"],
    ],
    [
      "too many rules",
      {
        ...config,
        rules: Array.from({ length: limits.rulesMax + 1 }, (_, index) => rule({ id: `r${index}` })),
      },
      ["too_many /rules"],
    ],
    ["a group key that is none", { ...config, group: "Not A Key" }, ["key_invalid /group"]],
    [
      "something that serves nothing",
      { ...config, fallthrough: {} },
      ["missing_field /fallthrough"],
    ],
    [
      "a broken condition deep inside",
      {
        ...config,
        rules: [
          rule({
            conditions: [{ operator: "all", conditions: [{ operator: "in", attribute: "a" }] }],
          }),
        ],
      },
      ["values_missing /rules/0/conditions/0/conditions/0/values"],
    ],
  ];

  test.each(cases)("%s", (_title, json, wanted) => {
    const parsed = parseFlagConfig(json, ["on", "off"]);
    expect(remarks(parsed)).toEqual(expect.arrayContaining([...wanted]));
    expect(parsed.problems.every(({ detail }) => /^["A-Z0-9].*\.$/s.test(detail))).toBe(true);
    expect(
      parseSnapshot({ ...snapshot, flags: { bad: { ...flag, config: json } } }).value?.flags,
    ).toEqual({});
  });

  test("one key may be targeted in two kinds", () => {
    const targets = [
      { variant: "on", keys: ["a"] },
      { variant: "off", kind: "company", keys: ["a"] },
    ];
    expect(parseFlagConfig({ ...config, targets }, ["on", "off"]).problems).toEqual([]);
  });
});

describe("a condition is refused", () => {
  const nested = (depth: number): unknown =>
    depth === 0
      ? { operator: "exists", attribute: "a" }
      : { operator: "all", conditions: [nested(depth - 1)] };

  test.each<[string, unknown, readonly string[]]>([
    [
      "an operator that nobody knows",
      { operator: "sounds_like", attribute: "a", values: ["x"] },
      ["value_unknown /operator"],
    ],
    ["no operator", { attribute: "a" }, ["missing_field "]],
    ["no values", { operator: "in", attribute: "a", values: [] }, ["values_missing /values"]],
    [
      "a value that is an object",
      { operator: "in", attribute: "a", values: [{}] },
      ["wrong_type /values/0"],
    ],
    [
      "a value that is not a number",
      { operator: "less_than", attribute: "a", values: [1, "2"] },
      ["value_type_mismatch /values/1"],
    ],
    [
      "a value that is not text",
      { operator: "contains", attribute: "a", values: [1] },
      ["value_type_mismatch /values/0"],
    ],
    [
      "case that is ignored where there is none",
      { operator: "less_than", attribute: "a", values: [1], ignoreCase: true },
      ["ignore_case_misplaced /ignoreCase"],
    ],
    [
      "a version that is none",
      { operator: "semver_equal", attribute: "a", values: ["1.0.0", "one"] },
      ["text_invalid /values/1"],
    ],
    [
      "a version that is a number",
      { operator: "semver_equal", attribute: "a", values: [1] },
      ["value_type_mismatch /values/0"],
    ],
    [
      "a moment without an offset",
      { operator: "before", attribute: "a", values: [0, "2026-01-31T12:00:00"] },
      ["text_invalid /values/1"],
    ],
    [
      "a network that is none",
      { operator: "in_network", attribute: "a", values: ["10.0.0.0/33"] },
      ["text_invalid /values/0"],
    ],
    [
      "a pattern that cannot be matched in time",
      { operator: "matches", attribute: "a", values: ["a", "(a)\\1"] },
      ["pattern_invalid /values/1"],
    ],
    [
      "patterns that are too large together",
      { operator: "matches", attribute: "a", values: ["a{600}", "b{600}"] },
      ["pattern_invalid /values/1"],
    ],
    [
      "a pattern that is a number",
      { operator: "matches", attribute: "a", values: [7] },
      ["value_type_mismatch /values/0"],
    ],
    [
      "a range of positions that is empty",
      { operator: "bucket", salt: "s", start: 5, end: 5 },
      ["bucket_range_invalid /end"],
    ],
    [
      "a range of positions beyond the scale",
      { operator: "bucket", salt: "s", start: 0, end: 100_001 },
      ["bucket_range_invalid /end"],
    ],
    [
      "a range of positions of a scheme that nobody knows",
      { operator: "bucket", salt: "s", start: 0, end: 1, scheme: "x" },
      ["scheme_unknown /scheme"],
    ],
    [
      "a flag that is no key",
      { operator: "flag", flag: "", variants: ["on"] },
      ["key_invalid /flag"],
    ],
    ["no variants", { operator: "flag", flag: "f", variants: [] }, ["values_missing /variants"]],
    [
      "a path that leads nowhere",
      { operator: "exists", attribute: "a..b" },
      ["text_invalid /attribute"],
    ],
    [
      "negate is false",
      { operator: "exists", attribute: "a", negate: false },
      ["wrong_type /negate"],
    ],
    [
      "a segment that is no key",
      { operator: "segment", values: ["S!"] },
      ["key_invalid /values/0"],
    ],
    [
      "conditions nested too deep",
      nested(limits.conditionDepthMax),
      [`too_deep ${"/conditions/0".repeat(limits.conditionDepthMax - 1)}`],
    ],
  ])("%s", (_title, json, wanted) => {
    expect(remarks(parseCondition(json))).toEqual(expect.arrayContaining([...wanted]));
    expect(
      parseSnapshot({ ...snapshot, segments: { s: { rules: [{ id: "r", conditions: [json] }] } } })
        .value?.segments,
    ).toEqual({});
  });

  test("in a segment, when it asks what a flag serves", () => {
    const json = {
      operator: "any",
      conditions: [{ operator: "flag", flag: "f", variants: ["on"] }],
    };
    expect(remarks(parseCondition(json))).toEqual([]);
    const parsed = parseSnapshot({
      ...snapshot,
      segments: { s: { rules: [{ id: "r", conditions: [json] }] } },
    });
    expect(parsed.value?.segments).toEqual({});
    expect(remarks(parsed)).toContain(
      "condition_misplaced /segments/s/rules/0/conditions/0/conditions/0",
    );
  });

  test("but not for being nested as deep as is allowed", () => {
    expect(remarks(parseCondition(nested(limits.conditionDepthMax - 1)))).toEqual([]);
  });
});
