import type { Condition, Serve } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { rolloutOf } from "../registry/rollout.ts";
import { conditionsText, listText, servedInsteadText, valueText } from "./words.ts";

const split = (weights: Readonly<Record<string, number>>): Serve => ({
  rollout: rolloutOf(new Map(Object.entries(weights)), "s"),
});

const conditions: readonly (readonly [text: string, conditions: readonly Condition[]])[] = [
  ["always", []],
  ["if country is `KE` or `TZ`", [{ operator: "in", attribute: "country", values: ["KE", "TZ"] }]],
  [
    "if country is not `KE`",
    [{ operator: "in", attribute: "country", values: ["KE"], negate: true }],
  ],
  [
    "if organisation plan is there",
    [{ operator: "exists", attribute: "plan", kind: "organisation" }],
  ],
  ["if plan is not there", [{ operator: "exists", attribute: "plan", negate: true }]],
  [
    "if age is at least `18` and the subject is not in `beta` or `staff`",
    [
      { operator: "greater_or_equal", attribute: "age", values: [18] },
      { operator: "segment", values: ["beta", "staff"], negate: true },
    ],
  ],
  [
    "if (a is less than `1` or b contains `x`)",
    [
      {
        operator: "any",
        conditions: [
          { operator: "less_than", attribute: "a", values: [1] },
          { operator: "contains", attribute: "b", values: ["x"] },
        ],
      },
    ],
  ],
  [
    "if email ends with `@Acme.org` in any case",
    [{ operator: "ends_with", attribute: "email", values: ["@Acme.org"], ignoreCase: true }],
  ],
  [
    "if app is at least version `2.0.0` and since is not before `2026-01-31T00:00:00Z`",
    [
      { operator: "semver_greater_or_equal", attribute: "app", values: ["2.0.0"] },
      { operator: "before", attribute: "since", values: ["2026-01-31T00:00:00Z"], negate: true },
    ],
  ],
  [
    "if the subject is at 0 to 5000 of `s` by its key",
    [{ operator: "bucket", salt: "s", start: 0, end: 5_000 }],
  ],
  [
    "if the subject is not at 0 to 5000 of `s` by company size",
    [
      {
        operator: "bucket",
        salt: "s",
        start: 0,
        end: 5_000,
        by: "size",
        kind: "company",
        negate: true,
      },
    ],
  ],
  [
    "if flag `checkout` serves `new` or `newer`",
    [{ operator: "flag", flag: "checkout", variants: ["new", "newer"] }],
  ],
  [
    "if flag `checkout` does not serve `new`",
    [{ operator: "flag", flag: "checkout", variants: ["new"], negate: true }],
  ],
  ["if not (anything holds)", [{ operator: "all", conditions: [], negate: true }]],
  ["if (nothing holds)", [{ operator: "any", conditions: [] }]],
];

test.each(conditions)("conditions can read: %s", (text, given) =>
  expect(conditionsText(given)).toBe(text),
);

type Served = readonly [text: string, from: Serve, to: Serve, offVariant?: string];

const serves: readonly Served[] = [
  ["Serve `b` instead of `a`", { variant: "a" }, { variant: "b" }],
  [
    "Serve `on` to 25 % instead of 10 %",
    split({ on: 10_000, off: 90_000 }),
    split({ on: 25_000, off: 75_000 }),
    "off",
  ],
  [
    "Serve `off` to 75 % instead of 90 %",
    split({ on: 10_000, off: 90_000 }),
    split({ on: 25_000, off: 75_000 }),
    "on",
  ],
  [
    "Serve `on` to 100 % instead of 50 %",
    split({ on: 50_000, off: 50_000 }),
    split({ on: 100_000 }),
    "off",
  ],
  [
    "Serve 50 % `a`, 50 % `b` instead of 50 % `b`, 50 % `a`",
    split({ b: 50_000, a: 50_000 }),
    split({ a: 50_000, b: 50_000 }),
  ],
  [
    "Serve 20 % `a`, 30 % `b`, 50 % `c` instead of `a`",
    { variant: "a" },
    split({ a: 20_000, b: 30_000, c: 50_000 }),
  ],
  [
    "Serve 20 % `a`, 30 % `b`, 50 % `c` instead of 50 % `a`, 50 % `b`",
    split({ a: 50_000, b: 50_000 }),
    split({ a: 20_000, b: 30_000, c: 50_000 }),
  ],
];

test.each(serves.map((it) => ({ it })))("what is served can read: $it.0", ({ it }) => {
  const [text, from, to, offVariant] = it;
  expect(servedInsteadText(from, to, offVariant)).toBe(text);
});

test("long lists and long values are cut", () => {
  expect(listText([])).toBe("nothing");
  expect(listText(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
  expect(valueText("x".repeat(100))).toBe(`\`"${"x".repeat(59)}…\``);
});
