import { expect, test } from "vitest";
import type { Change } from "../changes/change.ts";
import { inProduction, shop } from "../changes/shop.test-support.ts";
import { checkRegistry } from "../registry/check-registry.ts";
import { isRefusal } from "./judge.ts";
import { judged, shopWith } from "./judging.test-support.ts";
import { starterPolicies } from "./starter-policies.ts";

const registry = shopWith({ policies: starterPolicies });

test("a new project starts with these policies, and with no others", () => {
  expect(
    starterPolicies.map(({ key, severity, requirement }) => [key, severity, requirement.kind]),
  ).toEqual([
    ["owned", "blocking", "owner"],
    ["described", "advisory", "description"],
    ["expires", "advisory", "expiry"],
    ["short-lived", "advisory", "lifetime"],
    ["leaves-in-order", "blocking", "removal"],
    ["put-off-seldom", "advisory", "extension"],
    ["small-steps", "advisory", "rollout_step"],
    ["tested-together", "advisory", "untested_combinations"],
    ["two-people", "needs_approval", "approval"],
    ["incident-freeze", "blocking", "freeze"],
  ]);
});

test("they are sound", () => {
  expect(checkRegistry({ ...registry, waivers: new Map() })).toEqual([]);
});

test("as they come they refuse nothing, and demand an approval just where a protection does", () => {
  const off: Change = { kind: "config.on", ...inProduction, from: true, to: false };
  const turnOn = (environment: string): Change => ({
    kind: "config.on",
    flag: "badge",
    environment,
    from: false,
    to: true,
  });
  const remove: Change = {
    kind: "flag.fact",
    flag: "badge",
    field: "state",
    from: "active",
    to: "archived",
  };
  const served: Change = {
    kind: "flag.fact",
    flag: "badge",
    field: "servedUntil",
    from: undefined,
    to: "2026-12-09",
  };
  for (const changes of [[off], [turnOn("production")], [turnOn("staging")], [remove, served]]) {
    const { findings, demands } = judged(registry, changes);
    expect(findings.filter(isRefusal)).toEqual([]);
    for (const { environments } of demands) {
      expect(environments.every((key) => shop.environments.get(key)?.isProtected)).toBe(true);
    }
  }
  expect(judged(registry, [turnOn("staging")]).demands).toEqual([]);
  expect(judged(registry, [turnOn("production")]).demands.map(({ policy }) => policy)).toEqual([
    "two-people",
  ]);
});

test("turned on, the switch for incidents stops production alone", () => {
  const requirement = { kind: "freeze", windows: [], incident: true } as const;
  const policies = starterPolicies.map((policy) =>
    policy.key === "incident-freeze" ? { ...policy, requirement } : policy,
  );
  const turnOn = (environment: string): Change => ({
    kind: "config.on",
    flag: "badge",
    environment,
    from: false,
    to: true,
  });
  const refusals = (environment: string) =>
    judged(shopWith({ policies }), [turnOn(environment)]).findings.filter(isRefusal).length;
  expect([refusals("production"), refusals("staging")]).toEqual([1, 0]);
});
