import { expect, test } from "vitest";
import { flagOf, shop } from "../changes/shop.test-support.ts";
import { policyOf } from "../policies/judging.test-support.ts";
import { bareConfig } from "../registry/bare-config.ts";
import type { Policy } from "../registry/policy.ts";
import type { Environment, Flag, Registry } from "../registry/registry.ts";
import { leftScopes } from "./left-scopes.ts";

const ofStaging = policyOf(
  { kind: "freeze", windows: [], incident: false },
  { scope: { environmentKinds: ["staging", "production"] } },
);

function withPlace(policy: Policy, parts: Partial<Environment>): Registry {
  const environments = [...shop.environments].map(([key, it]) => {
    return [key, key === "staging" ? { ...it, ...parts } : it] as const;
  });
  return {
    ...shop,
    environments: new Map(environments),
    policies: new Map([[policy.key, policy]]),
  };
}

test.each<readonly [string, Policy, Partial<Environment>, boolean]>([
  ["another kind, of which it says nothing", ofStaging, { kind: "test" }, true],
  ["another kind, of which it speaks too", ofStaging, { kind: "production" }, false],
  ["another name", ofStaging, { name: "Last stop" }, false],
  ["protection", { ...ofStaging, scope: { isProtected: false } }, { isProtected: true }, false],
  [
    "another kind, where that is advice",
    { ...ofStaging, severity: "advisory" },
    { kind: "test" },
    false,
  ],
  [
    "another kind, where that is over",
    { ...ofStaging, state: "archived" },
    { kind: "test" },
    false,
  ],
])("an environment of which a policy speaks is given %s: %#", (_what, policy, parts, isAsked) => {
  const [before, after] = [withPlace(policy, {}), withPlace(policy, parts)];
  const demands = leftScopes({ before, after });
  expect(demands.map(({ environments }) => environments)).toEqual(isAsked ? [["staging"]] : []);
});

const ofReleases = policyOf(
  { kind: "approval", approvals: 2, from: "approver" },
  { severity: "needs_approval", scope: { purposes: ["release"], environments: ["production"] } },
);
const blank = flagOf("lamp");
const serving: Flag = {
  ...blank,
  configs: { ...blank.configs, production: { ...bareConfig(blank), on: true } },
};

function withFlag(policy: Policy, flag: Flag): Registry {
  return { ...withPlace(policy, {}), flags: new Map([[flag.key, flag]]) };
}

test.each<readonly [string, Policy, Flag, Flag["purpose"], boolean]>([
  ["another one", ofReleases, serving, "permission", true],
  [
    "another one of which the policy speaks",
    { ...ofReleases, scope: { purposes: ["release", "permission"] } },
    serving,
    "permission",
    false,
  ],
  ["another one, though it decides nothing there", ofReleases, blank, "permission", false],
  [
    "another one, where the policy is of flags themselves",
    policyOf({ kind: "description", lengthMin: 9 }, { scope: { purposes: ["release"] } }),
    serving,
    "permission",
    false,
  ],
])("the purpose of a flag becomes %s: %#", (_what, policy, flag, purpose, isAsked) => {
  const [before, after] = [withFlag(policy, flag), withFlag(policy, { ...flag, purpose })];
  const demands = leftScopes({ before, after });
  expect(demands.map(({ environments }) => environments)).toEqual(isAsked ? [["production"]] : []);
});
