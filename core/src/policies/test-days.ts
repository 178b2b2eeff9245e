import type { Policy } from "../registry/policy.ts";
import type { Environment } from "../registry/registry.ts";
import { isPlaceInScope } from "./judge-request.ts";

/** For how many days a passed test counts where no policy says. */
export const testDaysDefault = 90;

/** For how many days a passed test counts in an environment. Of several policies in force, the fewest: none loosens another. */
export function testDaysIn(policies: Iterable<Policy>, place: Environment): number {
  const days: number[] = [];
  for (const { state, requirement, scope } of policies) {
    if (state === "archived" || requirement.kind !== "untested_combinations") continue;
    if (isPlaceInScope(scope, place)) days.push(requirement.testDaysMax ?? testDaysDefault);
  }
  return days.length === 0 ? testDaysDefault : Math.min(...days);
}
