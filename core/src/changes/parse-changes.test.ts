import { expect, test } from "vitest";
import type { Change } from "./change.ts";
import { changesMax, parseChanges } from "./parse-changes.ts";
import { flagOf, inProduction } from "./shop.test-support.ts";

const on = { kind: "config.on", ...inProduction, from: false, to: true };

const faults: readonly (readonly [what: string, problem: string, json: unknown])[] = [
  ["no list", "wrong_type ", on],
  ["no change", "value_unknown /0/kind", ["turn it on"]],
  ["an unknown kind", "value_unknown /0/kind", [{ ...on, kind: "flag.toggle" }]],
  ["a kind that every object has", "value_unknown /0/kind", [{ ...on, kind: "constructor" }]],
  ["a missing field", "missing_field /0", [{ ...on, from: undefined }]],
  ["an unknown field", "unknown_field /0/when", [{ ...on, when: "now" }]],
  ["a value of the wrong type", "wrong_type /1/to", [on, { ...on, to: "yes" }]],
  ["a key that is none", "key_invalid /0/flag", [{ ...on, flag: "Express Wallet" }]],
  [
    "a fact that is none",
    "value_unknown /0/field",
    [{ kind: "flag.fact", flag: "a", field: "key", from: "a", to: "b" }],
  ],
  ["a change of a fact that is none", "value_unknown /0/field", [{ kind: "flag.fact" }]],
  [
    "a fact that is not well",
    "text_invalid /0/to",
    [{ kind: "flag.fact", flag: "a", field: "name", from: "A", to: "" }],
  ],
  [
    "a key both added and removed",
    "duplicate /0/remove/0",
    [{ kind: "segment.keys", segment: "beta", list: "included", add: ["u1"], remove: ["u1"] }],
  ],
  [
    "a flag that is not well",
    "variant_type_mismatch /0/to/variants/0/value",
    [
      {
        kind: "flag.create",
        flag: "a",
        from: null,
        to: flagOf("a", { variants: [{ name: "on", value: 1 }], configs: {} }),
      },
    ],
  ],
  [
    "a rule that is not well",
    "value_unknown /0/to/rule/conditions/0/operator",
    [
      {
        kind: "config.rule",
        ...inProduction,
        rule: "r1",
        from: null,
        to: {
          rule: {
            id: "r1",
            conditions: [{ operator: "like", attribute: "a", values: [1] }],
            serve: { variant: "on" },
          },
          after: null,
        },
      },
    ],
  ],
];

test.each(faults)("reported: %s", (_, problem, json) => {
  expect(parseChanges(json).problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    problem,
  ]);
});

test("more changes than a request may have are refused at once", () => {
  expect(parseChanges(Array.from({ length: changesMax + 1 })).problems).toEqual([
    {
      code: "too_many",
      pointer: "",
      detail: `It has ${changesMax + 1} items; ${changesMax} are allowed.`,
    },
  ]);
});

test("a fact that was absent, or will be, is absent in JSON as well", () => {
  const change: Change = {
    kind: "flag.fact",
    flag: "a",
    field: "schema",
    from: undefined,
    to: true,
  };
  expect(parseChanges(JSON.parse(JSON.stringify([change])))).toEqual({
    value: [change],
    problems: [],
  });
});
