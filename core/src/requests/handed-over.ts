/** Who is to agree as the owner of a flag or segment agrees to no longer being it, or a request could first hand it to a friend. */
import { isPlaceInScope } from "../policies/judge-request.ts";
import type { Owner, Purpose } from "../registry/kinds.ts";
import type { Policy } from "../registry/policy.ts";
import { isShipped } from "../registry/projection.ts";
import type { Environment, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { decidesIn } from "./decides-in.ts";
import type { RequestDemand } from "./life.ts";

interface Sides {
  readonly before: Registry;
  readonly after: Registry;
}

/** What somebody answers for, and what of it is in force in an environment. */
interface Owned {
  readonly key: string;
  readonly was: Owner;
  readonly is: Owner | undefined;
  readonly purpose?: Purpose;
  isInForceIn(place: Environment): boolean;
}

/** Teams are asked, where a policy has them agree to what theirs does in a protected environment. */
export function handedOver({ before, after }: Sides): readonly RequestDemand[] {
  const places = [...before.environments.values()].filter(({ isProtected }) => isProtected);
  const policies = [...before.policies.values()].filter(asksOwners);
  if (places.length === 0 || policies.length === 0) return [];
  const given = ownedIn({ before, after }).filter(isGiven);
  return policies.flatMap((policy) =>
    given.flatMap((owned): readonly RequestDemand[] => {
      const environments = places.filter((place) => isAskedIn(policy, owned, place));
      if (environments.length === 0) return [];
      return [
        {
          ...{ approvals: 1, from: "owner_team", owners: [owned.was], policy: policy.key },
          environments: environments.map(({ key }) => key),
          reason: `\`${owned.key}\` would get another owner: the team that owns it has to agree.`,
        },
      ];
    }),
  );
}

function ownedIn({ before, after }: Sides): readonly Owned[] {
  const flags = [...before.flags.values()].map((flag): Owned => {
    const { key, owner, purpose } = flag;
    const is = after.flags.get(key)?.owner;
    return { key, was: owner, is, purpose, isInForceIn: (place) => decidesIn(flag, place) };
  });
  const segments = [...before.segments.values()].map(({ key, owner }): Owned => {
    const is = after.segments.get(key)?.owner;
    return { key, was: owner, is, isInForceIn: (place) => isShipped(before, key, place.key) };
  });
  return [...flags, ...segments];
}

function isGiven({ was, is }: Owned): boolean {
  return was.kind === "team" && is !== undefined && !isSameJson(is, was);
}

function asksOwners({ state, severity, requirement }: Policy): boolean {
  const isAsking = requirement.kind === "approval" && requirement.from === "owner_team";
  return isAsking && state === "active" && severity === "needs_approval";
}

function isAskedIn({ scope }: Policy, owned: Owned, place: Environment): boolean {
  const { purpose } = owned;
  const isMeant = purpose === undefined || scope.purposes?.includes(purpose) !== false;
  return isMeant && isPlaceInScope(scope, place) && owned.isInForceIn(place);
}
