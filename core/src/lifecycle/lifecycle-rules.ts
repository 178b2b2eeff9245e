import type { Purpose } from "../registry/kinds.ts";
import type { Policy } from "../registry/policy.ts";

/** How long is long: what a project's policies say about the life of its flags. */
export interface LifecycleRules {
  /** What serves everybody the same for so many days has done its work. */
  readonly settledDays: number;
  /** What nobody asked for in so many days is out of use. */
  readonly unusedDays: number;
  /** A scan of code that is older says nothing about it any more. */
  readonly scanDaysMax: number;
  /** What is meant to stay is looked at again after so many days. */
  readonly reviewDays: number;
  /** How many days flags of a purpose may live; one that is not named may live on. */
  readonly lifetimes: { readonly [P in Purpose]?: number };
}

/** What holds where no policy says anything else. */
export const lifecycleRulesDefault: LifecycleRules = {
  settledDays: 30,
  unusedDays: 14,
  scanDaysMax: 30,
  reviewDays: 365,
  lifetimes: {},
};

/** What the policies in force say; of several about the same, the strictest counts. */
export function lifecycleRulesOf(policies: Iterable<Policy>): LifecycleRules {
  let rules = lifecycleRulesDefault;
  for (const { state, requirement, scope } of policies) {
    if (state === "archived" || requirement.kind !== "lifetime") continue;
    rules = { ...rules, lifetimes: stricter(rules.lifetimes, requirement.daysMax, scope.purposes) };
  }
  return rules;
}

type Lifetimes = LifecycleRules["lifetimes"];

function stricter(
  held: Lifetimes,
  added: Lifetimes,
  purposes: readonly Purpose[] | undefined,
): Lifetimes {
  const lifetimes: { [P in Purpose]?: number } = { ...held };
  for (const purpose of purposes ?? allPurposes) {
    const days = added[purpose];
    if (days !== undefined) lifetimes[purpose] = Math.min(days, held[purpose] ?? days);
  }
  return lifetimes;
}

const allPurposes: readonly Purpose[] = [
  "release",
  "experiment",
  "operational",
  "kill-switch",
  "permission",
];
