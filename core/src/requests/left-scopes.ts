/** What would leave the scope of a policy by becoming something else: it weakens the policy as much as another scope does. */
import { isPlaceInScope } from "../policies/judge-request.ts";
import { isOfRequests } from "../registry/parse-policy.ts";
import type { Policy } from "../registry/policy.ts";
import type { Flag, Registry } from "../registry/registry.ts";
import { anybodysApproval } from "./anybodys-approval.ts";
import { decidesIn } from "./decides-in.ts";
import type { RequestDemand } from "./life.ts";

interface Sides {
  readonly before: Registry;
  readonly after: Registry;
}

export function leftScopes({ before, after }: Sides): readonly RequestDemand[] {
  const policies = [...before.policies.values()].filter(isFelt);
  return policies.flatMap((policy) => [
    ...leavingPlaces(policy, { before, after }),
    ...leavingFlags(policy, { before, after }),
  ]);
}

/** Policies that stop or ask somebody. Of flags themselves a policy may say that another purpose is the way out. */
function isFelt({ state, severity, requirement }: Policy): boolean {
  return state === "active" && severity !== "advisory" && isOfRequests(requirement);
}

/** Another kind of a protected environment is asked about anyway. */
function leavingPlaces({ name, scope }: Policy, { before, after }: Sides) {
  return [...before.environments.values()].flatMap((was): readonly RequestDemand[] => {
    const is = after.environments.get(was.key);
    if (is === undefined || was.isProtected || !isPlaceInScope(scope, was)) return [];
    if (isPlaceInScope(scope, { ...was, kind: is.kind })) return [];
    const reason = `The policy "${name}" would no longer speak of ${was.name}: somebody else has to agree.`;
    return [anybodysApproval([was.key], reason)];
  });
}

function leavingFlags({ name, scope }: Policy, { before, after }: Sides) {
  const { purposes } = scope;
  if (purposes === undefined) return [];
  const places = [...before.environments.values()].filter((place) => isPlaceInScope(scope, place));
  const leaves = (was: Flag) => {
    const is = after.flags.get(was.key);
    return purposes.includes(was.purpose) && is !== undefined && !purposes.includes(is.purpose);
  };
  return [...before.flags.values()].filter(leaves).flatMap((flag): readonly RequestDemand[] => {
    const decided = places.filter((place) => decidesIn(flag, place)).map(({ key }) => key);
    if (decided.length === 0) return [];
    const reason = `The policy "${name}" would no longer speak of \`${flag.key}\`: somebody else has to agree.`;
    return [anybodysApproval(decided, reason)];
  });
}
