import { expect, test } from "vitest";
import { shop, walletNeedsPage } from "../changes/shop.test-support.ts";
import { policyOf, waiverOf } from "../policies/judging.test-support.ts";
import type { Correlation } from "../registry/correlation.ts";
import type { InteractionRule } from "../registry/interaction-rule.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { weakenings } from "./weakenings.ts";

const world: Registry = {
  ...shop,
  environments: new Map(
    [...shop.environments].map(([key, it]) => [key, { ...it, isProtected: key === "production" }]),
  ),
};

const lastDay = "2026-06-30";
const rule: InteractionRule = {
  ...walletNeedsPage,
  ...{ severity: "block", environments: ["production", "staging"], until: lastDay },
};
const { environments: _everywhere, ...everywhere } = rule;
const { until: _forGood, ...forGood } = rule;

function withRule(it: InteractionRule | undefined): Registry {
  return { ...world, interactions: new Map(it === undefined ? [] : [[it.key, it]]) };
}

function asked(before: Registry, after: Registry, day?: string): readonly string[] {
  return weakenings({ before, after }, day).flatMap(({ environments }) => environments);
}

test.each<readonly [string, InteractionRule | undefined, boolean]>([
  ["is removed", undefined, true],
  ["only warns", { ...rule, severity: "warn" }, true],
  ["no longer speaks of it", { ...rule, environments: ["staging"] }, true],
  ["no longer speaks of another", { ...rule, environments: ["production"] }, false],
  ["speaks of every environment", everywhere, false],
  ["ends earlier", { ...rule, until: "2026-06-29" }, true],
  ["ends later", { ...rule, until: "2026-07-01" }, false],
  ["never ends", forGood, false],
  [
    "says something else",
    {
      ...rule,
      statement: { kind: "never", of: { kind: "serves", flag: "one-page", variants: ["on"] } },
    },
    true,
  ],
  ["has another reason", { ...rule, reason: "Still." }, false],
])("a blocking rule of a protected environment %s: %#", (_what, is, isAsked) => {
  const places = isAsked ? ["production"] : [];
  expect(asked(withRule(rule), withRule(is), lastDay)).toEqual(places);
});

test("a blocking rule that never ended, or speaks of every environment, gets weaker by an end or a place", () => {
  expect(asked(withRule(forGood), withRule(rule))).toEqual(["production"]);
  const elsewhere = { ...rule, environments: ["staging"] };
  expect(asked(withRule(everywhere), withRule(elsewhere))).toEqual(["production"]);
});

test("a rule that is over, only warned, or spoke of other environments is anybody's to remove", () => {
  expect(asked(withRule(rule), withRule(undefined), "2026-07-01")).toEqual([]);
  for (const it of [
    { ...rule, severity: "warn" as const },
    { ...rule, environments: ["staging"] },
  ]) {
    expect(asked(withRule(it), withRule(undefined))).toEqual([]);
  }
});

const is = (attribute: string, value: string) =>
  [{ operator: "in", attribute, values: [value] }] as const;
const kenya: Correlation = { when: is("country", "KE"), implies: is("region", "EAST_AFRICA") };
const free: Correlation = { when: is("plan", "free"), implies: is("seats", "1") };

function declared(place: string, ...correlations: readonly Correlation[]): Registry {
  const environments = [...world.environments].map(([key, it]) => {
    return [key, key === place ? { ...it, correlations } : it] as const;
  });
  return { ...world, environments: new Map(environments) };
}

test.each<readonly [string, Registry, Registry, boolean]>([
  ["the first one", world, declared("production", kenya), true],
  ["one more", declared("production", kenya), declared("production", free, kenya), true],
  [
    "another one",
    declared("production", kenya),
    declared("production", { ...kenya, implies: is("region", "AFRICA") }),
    true,
  ],
  ["one less", declared("production", kenya, free), declared("production", free), false],
  ["none any more", declared("production", kenya), world, false],
  [
    "another order",
    declared("production", kenya, free),
    declared("production", free, kenya),
    false,
  ],
  ["one elsewhere", world, declared("staging", kenya), false],
])("of correlations in a protected environment, %s: %#", (_what, before, after, isAsked) => {
  expect(asked(before, after)).toEqual(isAsked ? ["production"] : []);
});

const counting = (testDaysMax?: number): Policy =>
  policyOf(
    {
      ...{ kind: "untested_combinations", untestedMax: 0 },
      ...(testDaysMax !== undefined && { testDaysMax }),
    },
    { severity: "advisory" },
  );

test.each<readonly [string, Policy, readonly Policy[], boolean]>([
  ["for which tests count", counting(30), [counting(60)], true],
  ["for which tests count, no more said", counting(30), [counting()], true],
  ["for which tests count, gone with it", counting(30), [], true],
  ["when it never said any", counting(), [counting(30)], false],
])("advice that changes its days %s: %#", (_what, was, is, isAsked) => {
  const everywhere = ["development", "production", "staging"];
  expect(asked(withWaivers([was]), withWaivers(is))).toEqual(isAsked ? everywhere : []);
});

const freeze = policyOf({ kind: "freeze", windows: [], incident: true });
const advice: Policy = { ...freeze, severity: "advisory" };
const approval: Policy = { ...freeze, severity: "needs_approval" };
const [frozen, advised] = [[freeze], [advice]] as const;
const waiver = waiverOf({ until: lastDay });
const ofFlag = waiverOf({ until: lastDay, flag: "one-page" });

function withWaivers(policies: readonly Policy[], ...waivers: readonly Waiver[]): Registry {
  return {
    ...world,
    policies: new Map(policies.map((policy) => [policy.key, policy])),
    waivers: new Map(waivers.map((it) => [it.key, it])),
  };
}

test.each<readonly [string, Registry, Registry, boolean]>([
  ["granted", withWaivers(frozen), withWaivers(frozen, waiver), true],
  ["granted for one flag", withWaivers(frozen), withWaivers(frozen, ofFlag), true],
  ["granted from an approval", withWaivers([approval]), withWaivers([approval], waiver), true],
  ["granted from advice", withWaivers(advised), withWaivers(advised, waiver), false],
  ["granted with what it lets off from", withWaivers(advised), withWaivers(frozen, waiver), true],
  [
    "made longer",
    withWaivers(frozen, waiver),
    withWaivers(frozen, { ...waiver, until: "2026-07-01" }),
    true,
  ],
  [
    "made shorter",
    withWaivers(frozen, waiver),
    withWaivers(frozen, { ...waiver, until: "2026-06-29" }),
    false,
  ],
  [
    "given another reason",
    withWaivers(frozen, waiver),
    withWaivers(frozen, { ...waiver, reason: "Still." }),
    false,
  ],
  ["granted anew for every flag", withWaivers(frozen, ofFlag), withWaivers(frozen, waiver), true],
  ["taken back", withWaivers(frozen, waiver), withWaivers(frozen), false],
  ["left as it is", withWaivers(frozen, waiver), withWaivers(frozen, waiver), false],
])("a waiver is %s: %#", (_what, before, after, isAsked) => {
  const everywhere = ["development", "production", "staging"];
  expect(asked(before, after, lastDay)).toEqual(isAsked ? everywhere : []);
});

test("a waiver for one environment is asked about there, and one that is over is not", () => {
  const only = { ...waiver, environment: "staging" };
  expect(asked(withWaivers(frozen), withWaivers(frozen, only))).toEqual(["staging"]);
  expect(asked(withWaivers(frozen), withWaivers(frozen, only), "2026-07-01")).toEqual([]);
});
