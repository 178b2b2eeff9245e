import type { FlagConfig } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { rolloutOf } from "./rollout.ts";
import { describeServing } from "./serving.ts";

const base: FlagConfig = {
  on: true,
  offVariant: "off",
  prerequisites: [],
  targets: [],
  rules: [],
  fallthrough: { variant: "on" },
};
const split = (on: number, off: number) => ({
  rollout: rolloutOf(
    new Map([
      ["on", on],
      ["off", off],
    ]),
    "s",
  ),
});
const rule = { id: "r1", conditions: [], serve: { variant: "on" } };

const cases: readonly (readonly [
  text: string,
  share: number | null,
  config: Partial<FlagConfig>,
])[] = [
  ["Off", 0, { on: false }],
  ["Off", 0, { on: false, rules: [rule] }],
  ["On", 1, {}],
  ["0 %", 0, { fallthrough: { variant: "off" } }],
  ["25 %", 0.25, { fallthrough: split(25_000, 75_000) }],
  ["0.5 %", 0.005, { fallthrough: split(500, 99_500) }],
  ["0.001 %", 0.00001, { fallthrough: split(1, 99_999) }],
  ["On", 1, { fallthrough: split(100_000, 0) }],
  ["On", 1, { offVariant: "none", fallthrough: split(50_000, 50_000) }],
  ["1 rule, then on", null, { rules: [rule] }],
  ["2 rules, then 25 %", null, { rules: [rule, rule], fallthrough: split(25_000, 75_000) }],
  [
    "1 target, then off",
    null,
    { targets: [{ variant: "on", keys: ["u1"] }], fallthrough: { variant: "off" } },
  ],
  [
    "1 prerequisite, group cart, 3 targets, 1 rule, then on",
    null,
    {
      prerequisites: [{ flag: "a", variants: ["on"] }],
      group: "cart",
      targets: [
        { variant: "on", keys: ["u1", "u2"] },
        { variant: "off", keys: ["u3"] },
      ],
      rules: [rule],
    },
  ],
];

test.each(cases)("a config can serve: %s", (text, share, config) => {
  expect(describeServing({ ...base, ...config })).toEqual({ text, share });
});
