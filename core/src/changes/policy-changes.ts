import type { Policy, Waiver } from "../registry/policy.ts";
import type { Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { PolicyChange, PolicyFactChange, WaiverChange, WaiverFactChange } from "./change.ts";
import {
  type ChangeRow,
  type ChangeRows,
  conflict,
  type Outcome,
  refused,
  swapped,
} from "./change-row.ts";
import { withFact } from "./fact.ts";
import {
  describePolicyFact,
  requirementText,
  severityText,
  waiverText,
} from "./policy-sentences.ts";
import { edited, withEntry, within } from "./replacing.ts";
import { code } from "./words.ts";

type Kind<K extends (PolicyChange | WaiverChange)["kind"]> = Extract<
  PolicyChange | WaiverChange,
  { kind: K }
>;

const createPolicy: ChangeRow<Kind<"policy.create">> = {
  address: (change) => `policy/${change.policy}`,
  reads: (change) => [`policy/${change.policy}`],
  apply: applyCreatePolicy,
  invert: swapped,
  describe: ({ policy, to }) =>
    to === null
      ? `Remove the policy ${code(policy)}.`
      : `Create the ${severityText(to.severity)} policy ${code(policy)}: ${requirementText(to.requirement)}.`,
};

const policyFact: ChangeRow<PolicyFactChange> = {
  address: (change) => `policy/${change.policy}`,
  reads: (change) => [`policy/${change.policy}`],
  apply(registry, change) {
    const place = { kind: "policy", key: change.policy } as const;
    const next = edited(registry.policies, place, (policy) => withFact(policy, change));
    return within(next, (policies) => ({ ...registry, policies }));
  },
  invert: swapped,
  describe: describePolicyFact,
};

const createWaiver: ChangeRow<Kind<"waiver.create">> = {
  address: (change) => `waiver/${change.waiver}`,
  reads: (change) => [
    `waiver/${change.waiver}`,
    ...(change.to?.flag === undefined ? [] : [`flag/${change.to.flag}`]),
  ],
  apply: applyCreateWaiver,
  invert: swapped,
  describe: ({ waiver, from, to }) =>
    to === null
      ? `Take back the waiver ${code(waiver)}${from === null ? "" : ` from ${code(from.policy)}`}.`
      : waiverText(to),
};

const waiverFact: ChangeRow<WaiverFactChange> = {
  address: (change) => `waiver/${change.waiver}`,
  reads: (change) => [`waiver/${change.waiver}`],
  apply(registry, change) {
    const place = { kind: "waiver", key: change.waiver } as const;
    const next = edited(registry.waivers, place, (waiver) => withFact(waiver, change));
    return within(next, (waivers) => ({ ...registry, waivers }));
  },
  invert: swapped,
  describe: describeWaiverFact,
};

export const policyChanges: ChangeRows<(PolicyChange | WaiverChange)["kind"]> = {
  "policy.create": createPolicy,
  "policy.fact": policyFact,
  "waiver.create": createWaiver,
  "waiver.fact": waiverFact,
};

function applyCreatePolicy(
  registry: Registry,
  { policy: key, from, to }: Kind<"policy.create">,
): Outcome<Registry> {
  const found = registry.policies.get(key);
  if (to === null) {
    if (from === null || !isSameJson(found, from)) return conflict(from, found);
    return { next: { ...registry, policies: withEntry(registry.policies, key, undefined) } };
  }
  if (from !== null) return conflict(from, found);
  if (found !== undefined) return taken("policy", key);
  return to.key === key ? { next: withPolicy(registry, to) } : mismatch(key);
}

function applyCreateWaiver(
  registry: Registry,
  { waiver: key, from, to }: Kind<"waiver.create">,
): Outcome<Registry> {
  const found = registry.waivers.get(key);
  if (to === null) {
    if (from === null || !isSameJson(found, from)) return conflict(from, found);
    return { next: { ...registry, waivers: withEntry(registry.waivers, key, undefined) } };
  }
  if (from !== null) {
    const detail = `What ${code(key)} is an exception from cannot change. Grant another waiver.`;
    return refused("waiver_scope_fixed", "/to", detail);
  }
  if (found !== undefined) return taken("waiver", key);
  if (to.flag !== undefined && !registry.flags.has(to.flag)) {
    return refused("flag_not_found", "/to/flag", `There is no flag ${code(to.flag)}.`);
  }
  return to.key === key ? { next: withWaiver(registry, to) } : mismatch(key);
}

function describeWaiverFact(change: WaiverFactChange): string {
  const waiver = `the waiver ${code(change.waiver)}`;
  switch (change.field) {
    case "until":
      return `Let ${waiver} end on ${change.to} instead of ${change.from}.`;
    case "reason":
      return `Change the reason of ${waiver}.`;
    case "approver":
      return `Have ${waiver} granted by ${code(change.to)}.`;
  }
}

function withPolicy(registry: Registry, policy: Policy): Registry {
  return { ...registry, policies: withEntry(registry.policies, policy.key, policy) };
}

function withWaiver(registry: Registry, waiver: Waiver): Registry {
  return { ...registry, waivers: withEntry(registry.waivers, waiver.key, waiver) };
}

function taken(room: "policy" | "waiver", key: string): Outcome<Registry> {
  return refused(`${room}_key_taken`, `/${room}`, `The key ${code(key)} is taken.`);
}

function mismatch(key: string): Outcome<Registry> {
  return refused("key_mismatch", "/to/key", `It must be ${code(key)}, as the change says.`);
}
