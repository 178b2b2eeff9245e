import { expect, test } from "vitest";
import type { Change } from "../changes/change.ts";
import { flagOf, inProduction, rollout10, rollout25 } from "../changes/shop.test-support.ts";
import type { Policy } from "../registry/policy.ts";
import { judged, policyOf, shopWith, shortly, waiverOf } from "./judging.test-support.ts";
import { weighsCombinations } from "./weighs-combinations.ts";

const raise: Change = {
  kind: "config.fallthrough",
  ...inProduction,
  from: rollout10,
  to: rollout25,
};
const tested = (untestedMax: number, parts: Partial<Policy> = {}) =>
  policyOf({ kind: "untested_combinations", untestedMax }, parts);
const three = {
  untested: 3,
  worst: ["checkout: on with badge: new", "checkout: on with badge: hot", "a: on with b: on"],
};
const inAll = new Map([
  ["production", three],
  ["staging", three],
]);
const policies = (...some: readonly Policy[]) => shopWith({ policies: some });

test("more untested combinations than may be are found, once for each environment that is touched", () => {
  const { findings } = judged(policies(tested(2)), [raise], { newCombinations: inAll });
  expect(findings).toMatchObject([
    {
      code: "combinations_untested",
      address: "environment/production",
      flag: inProduction.flag,
      environment: "production",
      severity: "blocking",
      evidence: { found: 3, allowed: 2, after: three.worst },
      isStanding: false,
    },
  ]);
  expect(findings[0]?.detail).toBe(
    "This makes 3 combinations possible in production that no test passed with in 90 days; the policy allows at most 2. The worst: checkout: on with badge: new; checkout: on with badge: hot; a: on with b: on.",
  );
});

test.each<[string, Policy, Map<string, typeof three>]>([
  ["as many as may be", tested(3), inAll],
  ["another environment", tested(0, { scope: { environments: ["staging"] } }), inAll],
  ["what nobody worked out", tested(0), new Map()],
])("%s is nothing to find", (_, policy, newCombinations) => {
  expect(shortly(judged(policies(policy), [raise], { newCombinations }))).toEqual([]);
});

test("what is untested can be agreed to, where that is what a policy asks for", () => {
  const agreed = policies(tested(0, { severity: "needs_approval" }));
  const { demands } = judged(agreed, [raise], { newCombinations: inAll });
  expect(demands).toMatchObject([{ approvals: 1, environments: ["production"], policy: "p" }]);
  expect(demands[0]?.reason).toContain("makes 3 combinations possible");
});

test("a waiver for the flag lets it pass, when only this flag is touched", () => {
  const waived = shopWith({
    policies: [tested(0)],
    waivers: [waiverOf({ flag: inProduction.flag })],
    flags: [flagOf("new")],
  });
  const facts = { newCombinations: inAll };
  const address = "combinations_untested environment/production";
  expect(shortly(judged(waived, [raise], facts))).toEqual([`${address} (w)`]);
  const badge: Change = {
    ...inProduction,
    kind: "config.on",
    flag: "badge",
    from: false,
    to: true,
  };
  expect(shortly(judged(waived, [raise, badge], facts))).toEqual([address]);
});

test("combinations are worth waiting for only where a policy can hold them back", () => {
  const weighs = (policy: Policy) =>
    weighsCombinations({ before: policies(policy), after: policies() }, "production");
  expect(weighs(tested(0))).toBe(true);
  expect(weighs(tested(0, { severity: "needs_approval" }))).toBe(true);
  expect(weighs(tested(0, { severity: "advisory" }))).toBe(false);
  expect(weighs(tested(0, { state: "archived" }))).toBe(false);
  expect(weighs(tested(0, { scope: { environmentKinds: ["development"] } }))).toBe(false);
  expect(weighs(policyOf({ kind: "direct_edit" }))).toBe(false);
});
