import { applyChanges } from "../changes/apply-changes.ts";
import type { Change } from "../changes/change.ts";
import { effectOf } from "../changes/effect-of.ts";
import { shop } from "../changes/shop.test-support.ts";
import type { Policy, Requirement, Waiver } from "../registry/policy.ts";
import type { Flag, Registry } from "../registry/registry.ts";
import { judge } from "./judge.ts";
import type { Judgement, PolicyFacts } from "./judgement.ts";

/** A Wednesday, noon in London. */
export const now: number = Date.parse("2026-11-25T12:00:00Z");

export function policyOf(requirement: Requirement, parts: Partial<Policy> = {}): Policy {
  return {
    key: "p",
    name: "P",
    description: "",
    severity: "blocking",
    scope: {},
    state: "active",
    requirement,
    ...parts,
  };
}

export function waiverOf(parts: Partial<Waiver> = {}): Waiver {
  return { key: "w", policy: "p", reason: "R", approver: "p1", until: "2026-11-25", ...parts };
}

interface World {
  readonly policies?: readonly Policy[];
  readonly waivers?: readonly Waiver[];
  readonly flags?: readonly Flag[];
}

/** The shop, under these policies alone. */
export function shopWith({ policies = [], waivers = [], flags = [] }: World): Registry {
  return {
    ...shop,
    flags: new Map([...shop.flags, ...flags.map((flag) => [flag.key, flag] as const)]),
    policies: new Map(policies.map((policy) => [policy.key, policy])),
    waivers: new Map(waivers.map((waiver) => [waiver.key, waiver])),
  };
}

export function judged(
  before: Registry,
  changes: readonly Change[],
  { at = now, ...facts }: Partial<PolicyFacts> & { readonly at?: number } = {},
): Judgement {
  const { registry: after, problems } = applyChanges(before, changes);
  if (after === undefined) throw new Error(JSON.stringify(problems));
  return judge({
    before,
    after,
    effect: effectOf(before, after),
    facts: { createdAt: new Map(), isDirect: true, ...facts },
    now: at,
  });
}

/** What is found, in short: `code address`, and what becomes of it. */
export function shortly({ findings }: Judgement): readonly string[] {
  return findings.map(
    ({ code, address, isStanding, waiver }) =>
      `${code} ${address}${isStanding ? " (standing)" : ""}${waiver === undefined ? "" : ` (${waiver})`}`,
  );
}
