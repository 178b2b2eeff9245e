/** Who is to agree as the owner of a flag agrees to no longer being it, or a request could first hand it to a friend. */
import { isPlaceInScope } from "../policies/judge-request.ts";
import { bareConfig } from "../registry/bare-config.ts";
import type { Policy } from "../registry/policy.ts";
import type { Environment, Flag, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { RequestDemand } from "./life.ts";

interface Sides {
  readonly before: Registry;
  readonly after: Registry;
}

/** Teams are asked, where a policy has them agree to what their flags do in a protected environment. */
export function handedOver({ before, after }: Sides): readonly RequestDemand[] {
  const places = [...before.environments.values()].filter(({ isProtected }) => isProtected);
  const policies = [...before.policies.values()].filter(asksOwners);
  if (places.length === 0 || policies.length === 0) return [];
  const given = [...before.flags.values()].filter((was) => {
    const owner = after.flags.get(was.key)?.owner;
    return was.owner.kind === "team" && owner !== undefined && !isSameJson(owner, was.owner);
  });
  return policies.flatMap((policy) =>
    given.flatMap((flag): readonly RequestDemand[] => {
      const environments = places.filter((place) => isAskedIn(policy, flag, place));
      if (environments.length === 0) return [];
      return [
        {
          ...{ approvals: 1, from: "owner_team", owners: [flag.owner], policy: policy.key },
          environments: environments.map(({ key }) => key),
          reason: `\`${flag.key}\` would get another owner: the team that owns it has to agree.`,
        },
      ];
    }),
  );
}

function asksOwners({ state, severity, requirement }: Policy): boolean {
  const isAsking = requirement.kind === "approval" && requirement.from === "owner_team";
  return isAsking && state === "active" && severity === "needs_approval";
}

/** A flag that never decided anything there is nobody's concern yet. */
function isAskedIn({ scope }: Policy, flag: Flag, place: Environment): boolean {
  const config = flag.configs[place.key];
  return (
    isPlaceInScope(scope, place) &&
    scope.purposes?.includes(flag.purpose) !== false &&
    config !== undefined &&
    !isSameJson(config, bareConfig(flag))
  );
}
