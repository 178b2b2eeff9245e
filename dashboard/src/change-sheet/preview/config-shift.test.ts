import { bareConfig, booleanVariants, rolloutOf } from "@yardarm/core/registry";
import type { FlagConfig, TargetingRule } from "@yardarm/sdk/model";
import { describe, expect, test } from "vitest";
import { shiftOf } from "./config-shift.ts";

const bare = {
  ...bareConfig({ type: "boolean", variants: booleanVariants }),
  fallthrough: { variant: "off" },
};
const share = (on: number): FlagConfig["fallthrough"] => ({
  rollout: rolloutOf(
    new Map([
      ["on", on * 1000],
      ["off", 100_000 - on * 1000],
    ]),
    "salt",
  ),
});
const ruleFor = (country: string, serve: TargetingRule["serve"]): TargetingRule => ({
  id: "country",
  conditions: [{ operator: "in", attribute: "country", values: [country] }],
  serve,
});
const on = { variant: "on" };
const all = (variant: string) => [{ variant, share: 1 }];
const split = (part: number) => [
  { variant: "on", share: part },
  { variant: "off", share: 1 - part },
];
const kenya = "If country is `KE`";

describe("who gets something else", () => {
  const cases: readonly [string, Partial<FlagConfig>, Partial<FlagConfig>, unknown][] = [
    [
      "everybody, when a flag without rules is turned on",
      { fallthrough: on },
      { on: true, fallthrough: on },
      {
        moved: [{ id: "", who: "Everybody", before: all("off"), after: all("on"), points: 100 }],
        keptCount: 0,
      },
    ],
    [
      "those whom no rule picks, when their share grows",
      { on: true, rules: [ruleFor("KE", on)], fallthrough: share(10) },
      { on: true, rules: [ruleFor("KE", on)], fallthrough: share(25) },
      {
        moved: [
          { id: "", who: "Everybody else", before: split(0.1), after: split(0.25), points: 15 },
        ],
        keptCount: 1,
      },
    ],
    [
      "more than a weight grows by, when positions change hands",
      { on: true, fallthrough: share(20) },
      {
        on: true,
        fallthrough: {
          rollout: {
            salt: "salt",
            ranges: [
              { variant: "off", start: 0, end: 60_000 },
              { variant: "on", start: 60_000, end: 100_000 },
            ],
          },
        },
      },
      { moved: [{ before: split(0.2), points: 60 }] },
    ],
    [
      "those named by key too, when the flag is turned off",
      { on: true, targets: [{ variant: "on", keys: ["ada", "grace"] }] },
      { targets: [{ variant: "on", keys: ["ada", "grace"] }] },
      {
        moved: [{ who: "2 subjects named by key", before: all("on"), after: all("off") }],
        keptCount: 1,
      },
    ],
    [
      "those whom a rule picked, when the flag is turned off",
      { on: true, rules: [ruleFor("KE", on)] },
      { rules: [ruleFor("KE", on)] },
      { moved: [{ id: "country", who: kenya, before: all("on"), after: all("off") }] },
    ],
    [
      "those whom a new rule picks",
      { on: true },
      { on: true, rules: [ruleFor("KE", on)] },
      { moved: [{ id: "country", who: kenya, before: all("off"), after: all("on") }] },
    ],
    [
      "those whom a rule picked that goes",
      { on: true, rules: [ruleFor("KE", on)] },
      { on: true },
      { moved: [{ id: "country", who: kenya, before: all("on"), after: all("off") }] },
    ],
    [
      "those whom a new rule picks, from whatever the rules below gave them",
      { on: true, rules: [{ ...ruleFor("TZ", on), id: "other" }] },
      { on: true, rules: [ruleFor("KE", on), { ...ruleFor("TZ", on), id: "other" }] },
      { moved: [{ id: "country", before: null, after: all("on") }], keptCount: 2 },
    ],
    [
      "others than before, when a rule picks others",
      { on: true, rules: [ruleFor("KE", on)] },
      { on: true, rules: [ruleFor("TZ", on)] },
      {
        moved: [
          {
            ...{ id: "country", who: "If country is `TZ`", wasWho: kenya },
            ...{ before: all("on"), after: all("on") },
          },
        ],
      },
    ],
    [
      "nobody outside of what stands before all of them",
      { prerequisites: [{ flag: "banner", variants: ["on"] }], group: "shop" },
      { on: true, prerequisites: [{ flag: "banner", variants: ["on"] }], group: "shop" },
      { gates: ["where `banner` serves `on`", "within its slot of the group `shop`"] },
    ],
    [
      "nobody, when the rules of a flag change that is off",
      { rules: [ruleFor("KE", on)] },
      { rules: [] },
      { moved: [], keptCount: 1 },
    ],
  ];

  test.each(cases)("%s", (_title, before, after, expected) => {
    expect(shiftOf({ ...bare, ...before }, { ...bare, ...after })).toMatchObject(
      expected as object,
    );
  });
});
