import type { Policy } from "../registry/policy.ts";
import type { Environment, Registry } from "../registry/registry.ts";
import { isPlaceInScope } from "./judge-request.ts";

interface Sides {
  readonly before: Pick<Registry, "policies" | "environments">;
  readonly after: Pick<Registry, "policies" | "environments">;
}

/**
 * Whether some policy, before or after a request, can hold back what it makes possible in an environment: only then is it worth
 * waiting for its combinations. One that only advises holds nothing back.
 */
export function weighsCombinations({ before, after }: Sides, environment: string): boolean {
  const places = [before, after].flatMap(({ environments }) => environments.get(environment) ?? []);
  return [before, after].some(({ policies }) =>
    [...policies.values()].some((policy) => holdsBackIn(policy, places)),
  );
}

function holdsBackIn(
  { requirement, severity, state, scope }: Policy,
  places: readonly Environment[],
): boolean {
  return (
    requirement.kind === "untested_combinations" &&
    state === "active" &&
    severity !== "advisory" &&
    places.some((place) => isPlaceInScope(scope, place))
  );
}
