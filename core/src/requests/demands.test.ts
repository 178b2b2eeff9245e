import { expect, test } from "vitest";
import { applyChanges } from "../changes/apply-changes.ts";
import type { Change } from "../changes/change.ts";
import { effectOf } from "../changes/effect-of.ts";
import { flagOf, shop } from "../changes/shop.test-support.ts";
import { policyOf } from "../policies/judging.test-support.ts";
import { bareConfig } from "../registry/bare-config.ts";
import type { Policy } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { demandsOf } from "./demands.ts";
import { tooMuchForEmergency } from "./emergency.ts";

const twoPeople = policyOf(
  { kind: "approval", approvals: 1, from: "approver" },
  { key: "two", severity: "needs_approval", scope: { isProtected: true } },
);
const freeze = policyOf({ kind: "freeze", windows: [], incident: false }, { key: "freeze" });
const third = policyOf({ kind: "direct_edit" }, { key: "third" });
const world: Registry = {
  ...shop,
  environments: new Map(
    [...shop.environments].map(([key, it]) => [key, { ...it, isProtected: key === "production" }]),
  ),
  flags: new Map([...shop.flags, ["lamp", flagOf("lamp")]]),
  policies: new Map([twoPeople, freeze].map((policy) => [policy.key, policy])),
  waivers: new Map(),
};

function moved(...changes: readonly Change[]) {
  const { registry: after, problems } = applyChanges(world, changes);
  if (after === undefined) throw new Error(JSON.stringify(problems));
  return { before: world, after, effect: effectOf(world, after) };
}

const turned = (environment: string): Change => ({
  ...{ kind: "config.on", flag: "lamp", environment, from: false, to: true },
});
const madeSafe = (safeVariant: string): Change => ({
  ...{ kind: "flag.create", flag: "trap", from: null },
  to: flagOf("trap", { safeVariant }),
});
const fact = (policy: Policy, field: "severity" | "state" | "name" | "requirement", to: unknown) =>
  ({ kind: "policy.fact", policy: policy.key, field, from: policy[field], to }) as Change;
const incident = { kind: "freeze", windows: [], incident: true };

test.each<readonly [string, readonly Change[], number]>([
  ["a protected environment", [turned("production")], 1],
  ["an unprotected one", [turned("staging")], 0],
  ["a weaker policy", [fact(twoPeople, "severity", "advisory")], 1],
  ["an archived policy", [fact(freeze, "state", "archived")], 1],
  ["another name of a policy", [fact(twoPeople, "name", "Four eyes")], 0],
  ["an incident that is declared", [fact(freeze, "requirement", incident)], 0],
  ["a new flag that an emergency could turn on for everybody", [madeSafe("on")], 1],
  ["a new flag that is safe when it is off", [madeSafe("off")], 0],
  ["a policy more", [{ kind: "policy.create", policy: "third", from: null, to: third }], 0],
])("%s: %#", (_what, changes, count) => {
  expect(demandsOf(moved(...changes), [])).toHaveLength(count);
});

test("what policies demand already is not demanded twice", () => {
  const [asked] = demandsOf(moved(turned("production")), []);
  const ofPolicy = { ...asked, policy: "two", environments: ["production"] } as never;
  expect(demandsOf(moved(turned("production")), [ofPolicy])).toEqual([ofPolicy]);
});

test("whoever has nobody to ask may unprotect, and nothing more", () => {
  const unprotect: Change = {
    ...{ kind: "environment.fact", environment: "production", field: "isProtected" },
    ...{ from: true, to: false },
  };
  expect(demandsOf(moved(unprotect), [])).toHaveLength(1);
  expect(demandsOf(moved(unprotect), [], { isAlone: true })).toEqual([]);
  expect(demandsOf(moved(turned("production")), [], { isAlone: true })).toHaveLength(1);
});

test("an emergency goes to off, to the safe variant, or back, and nowhere else", () => {
  const safe = { ...flagOf("lamp"), safeVariant: "off" };
  const configAt = (on: boolean, variant: string) => ({
    ...bareConfig(safe),
    ...{ on, fallthrough: { variant } },
  });
  const at = (on: boolean, variant: string): Registry => {
    const flag = { ...safe, configs: { ...safe.configs, production: configAt(on, variant) } };
    return { ...world, flags: new Map([["lamp", flag]]) };
  };
  const verdict = (before: Registry, after: Registry, earlier = new Map()) => {
    return tooMuchForEmergency({ before, after, effect: effectOf(before, after) }, earlier).length;
  };
  expect(verdict(at(true, "on"), at(false, "on"))).toBe(0);
  expect(verdict(at(true, "on"), at(true, "off"))).toBe(0);
  expect(verdict(at(false, "on"), at(true, "on"))).toBe(1);
  const back = new Map([["flag/lamp/production", [configAt(true, "on")]]]);
  expect(verdict(at(false, "on"), at(true, "on"), back)).toBe(0);
});
