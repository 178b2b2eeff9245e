import { expect, test } from "vitest";
import type { Environment } from "../registry/registry.ts";
import { policyOf } from "./judging.test-support.ts";
import { testDaysIn } from "./test-days.ts";

const production: Environment = {
  ...{ key: "production", name: "Production", kind: "production" },
  ...{ isProtected: true, position: 2 },
};

const counting = (testDaysMax: number, rest: Parameters<typeof policyOf>[1] = {}) =>
  policyOf({ kind: "untested_combinations", untestedMax: 0, testDaysMax }, rest);
const silent = policyOf({ kind: "untested_combinations", untestedMax: 0 });

test.each([
  ["where there is no policy, ninety", [], 90],
  ["where none says, ninety", [silent], 90],
  ["as one says, also more than ninety", [counting(200)], 200],
  ["of several, the fewest", [counting(60), silent, counting(30)], 30],
  ["one that says more loosens none that says nothing", [counting(200), silent], 90],
  ["one of other places says nothing", [counting(7, { scope: { isProtected: false } })], 90],
  ["one that is archived says nothing", [counting(7, { state: "archived" })], 90],
])("for how many days a test counts: %s", (_which, policies, days) => {
  expect(testDaysIn(policies, production)).toBe(days);
});
