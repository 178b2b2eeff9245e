/** What is demanded of a request: by policies, by the protection of environments, and for taking such things away. */
import type { Effect } from "../changes/effect.ts";
import { isPlaceInScope } from "../policies/judge-request.ts";
import type { Demand } from "../policies/judgement.ts";
import { decidedAhead } from "../registry/decided-ahead.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type { Environment, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { RequestDemand } from "./life.ts";

export interface Moved {
  readonly before: Registry;
  readonly after: Registry;
  readonly effect: Effect;
}

/** What one person may not take away alone. Whoever has nobody to ask may, `isAlone`, since nobody could ever agree. */
export function demandsOf(
  moved: Moved,
  ofPolicies: readonly Demand[],
  { isAlone = false }: { readonly isAlone?: boolean } = {},
): readonly RequestDemand[] {
  const covered = new Set(ofPolicies.flatMap(({ environments }) => environments));
  const bare = protectedAmong(moved).filter((key) => !covered.has(key));
  return [
    ...ofPolicies,
    ...(bare.length === 0 ? [] : [ofProtection(bare, moved)]),
    ...(isAlone ? [] : weakenings(moved)),
  ];
}

/**
 * The protected environments that services, or the protection itself, would notice it in. Judged by the protections before
 * and after, so that a request cannot first take away what would stop it. A new flag that decides nothing passes.
 */
export function protectedAmong({ before, after, effect }: Moved): readonly string[] {
  const isProtected = (key: string) =>
    [before, after].some(({ environments }) => environments.get(key)?.isProtected === true);
  const touched = Object.keys(effect.deltas).filter((key) => !effect.inert.includes(key));
  const ahead = decidedAhead(before, after).map(([, environment]) => environment);
  const gone = [...before.environments.keys()].filter((key) => !after.environments.has(key));
  return [...new Set([...touched, ...ahead, ...gone])].filter(isProtected).sort();
}

function ofProtection(environments: readonly string[], { before, after }: Moved): RequestDemand {
  const names = environments.map(
    (key) => (after.environments.get(key) ?? before.environments.get(key))?.name ?? key,
  );
  const are = names.length === 1 ? "is" : "are";
  return demand(environments, `${names.join(", ")} ${are} protected: somebody else has to agree.`);
}

/** What takes away that others have to agree needs one who agrees. */
function weakenings(moved: Moved): readonly RequestDemand[] {
  return [
    ...unprotecting(moved),
    ...weakerPolicies(moved),
    ...waivedApprovals(moved),
    ...saferVariants(moved),
  ];
}

/** What an emergency may serve to everybody is agreed to beforehand. */
function saferVariants({ before, after }: Moved): readonly RequestDemand[] {
  const places = [...before.environments.values()].filter(({ isProtected }) => isProtected);
  if (places.length === 0) return [];
  const moved = [...after.flags.values()].filter((flag) => {
    const { safeVariant, configs } = flag;
    const was = before.flags.get(flag.key);
    if (safeVariant === undefined || was?.safeVariant === safeVariant) return false;
    // What a new flag serves while it is off, an emergency may go to anyway.
    const isNews = places.some(({ key }) => configs[key]?.offVariant !== safeVariant);
    return was !== undefined || isNews;
  });
  return moved.map(({ key, safeVariant = "" }) =>
    demand(
      places.map((place) => place.key),
      `An emergency could serve \`${safeVariant}\` of \`${key}\` to everybody: somebody else has to agree.`,
    ),
  );
}

function unprotecting({ before, after }: Moved): readonly RequestDemand[] {
  const weaker = [...before.environments.values()].filter((was) => {
    const is = after.environments.get(was.key);
    return was.isProtected && is !== undefined && (!is.isProtected || is.kind !== was.kind);
  });
  return weaker.map(({ key, name }) =>
    demand([key], `${name} would be less protected: somebody else has to agree.`),
  );
}

function weakerPolicies({ before, after }: Moved): readonly RequestDemand[] {
  return [...before.policies.values()]
    .filter((was) => isWeaker(was, after.policies.get(was.key)))
    .map((was) =>
      demand(
        placesOf(was, before, after),
        `The policy "${was.name}" would no longer demand what it does: somebody else has to agree.`,
      ),
    );
}

const ranks = { advisory: 0, needs_approval: 1, blocking: 2 } as const;

/** Whether a policy demands less, as far as one can tell: only what is plainly stricter is not asked about. */
function isWeaker(was: Policy, is: Policy | undefined): boolean {
  if (was.severity === "advisory" || was.state === "archived") return false;
  if (is === undefined || is.state === "archived") return true;
  if (ranks[is.severity] < ranks[was.severity]) return true;
  return !isSameJson(essence(was, is), essence(is, is));
}

/** Of a freeze, an incident that is declared now is no other policy. */
function essence({ scope, requirement }: Policy, { requirement: next }: Policy) {
  if (requirement.kind !== "freeze" || next.kind !== "freeze") return { scope, requirement };
  const incident = requirement.incident || next.incident;
  return { scope, requirement: { ...requirement, incident } };
}

/** A waiver from an approval would be one person's leave to be alone. */
function waivedApprovals({ before, after }: Moved): readonly RequestDemand[] {
  return [...after.waivers.values()].flatMap((waiver) => {
    const policy = before.policies.get(waiver.policy) ?? after.policies.get(waiver.policy);
    const was = before.waivers.get(waiver.key);
    if (policy?.severity !== "needs_approval" || !isLonger(waiver, was)) return [];
    const reason = `It would be let off from the policy "${policy.name}": somebody else has to agree.`;
    const places = placesOf(policy, before, after);
    const only = waiver.environment;
    return [demand(only === undefined ? places : places.filter((key) => key === only), reason)];
  });
}

function isLonger(waiver: Waiver, was: Waiver | undefined): boolean {
  return was === undefined || waiver.until > was.until;
}

function placesOf(policy: Policy, ...registries: readonly Registry[]): readonly string[] {
  const environments = registries.flatMap(({ environments: all }) => [...all.values()]);
  const among = environments.filter((place: Environment) => isPlaceInScope(policy.scope, place));
  return [...new Set(among.map(({ key }) => key))].sort();
}

function demand(environments: readonly string[], reason: string): RequestDemand {
  return { approvals: 1, from: "approver", owners: [], environments, policy: null, reason };
}
