import { expect, test } from "vitest";
import { policyOf } from "./judging.test-support.ts";
import { noticeDaysOf } from "./notice-days.ts";

const expiry = (noticeDays?: number) =>
  ({ kind: "expiry", permanentFor: [], ...(noticeDays !== undefined && { noticeDays }) }) as const;

test("policies give each purpose its notice, the earliest of several, and what is archived gives none", () => {
  const purposes = ["release", "experiment"] as const;
  const policies = [
    policyOf(expiry()),
    policyOf(expiry(7), { scope: { purposes } }),
    policyOf(expiry(30), { scope: { purposes: ["release"] } }),
    policyOf(expiry(90), { state: "archived" }),
    policyOf({ kind: "direct_edit" }),
  ];
  expect(noticeDaysOf(policies)).toEqual({ release: 30, experiment: 7 });
  expect(noticeDaysOf([policyOf(expiry(3))])).toEqual({
    ...{ release: 3, experiment: 3, operational: 3, "kill-switch": 3, permission: 3 },
  });
});
