import type { Purpose } from "../registry/kinds.ts";
import type { Policy, Requirement } from "../registry/policy.ts";

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
  /** What is archived is served as it was for so many days more. */
  readonly graceDays: number;
  /** How many days flags of a purpose may live; one that is not named may live on. */
  readonly lifetimes: { readonly [P in Purpose]?: number };
}

/** What holds where no policy says anything else. */
export const lifecycleRulesDefault: LifecycleRules = {
  settledDays: 30,
  unusedDays: 14,
  scanDaysMax: 30,
  reviewDays: 365,
  graceDays: 0,
  lifetimes: {},
};

/** What the policies in force say; of several about the same, the strictest counts. */
export function lifecycleRulesOf(policies: Iterable<Policy>): LifecycleRules {
  let { lifetimes } = lifecycleRulesDefault;
  const removals: Removal[] = [];
  for (const { state, requirement, scope } of policies) {
    if (state === "archived") continue;
    if (requirement.kind === "removal") removals.push(requirement);
    if (requirement.kind !== "lifetime") continue;
    lifetimes = stricter(lifetimes, requirement.daysMax, scope.purposes);
  }
  if (removals.length === 0) return { ...lifecycleRulesDefault, lifetimes };
  const all = (field: Exclude<keyof Removal, "kind">) => removals.map((each) => each[field]);
  return {
    ...lifecycleRulesDefault,
    lifetimes,
    settledDays: Math.max(...all("settledDays")),
    unusedDays: Math.max(...all("unusedDays")),
    scanDaysMax: Math.min(...all("scanDaysMax")),
    graceDays: Math.max(...all("graceDays")),
  };
}

type Removal = Extract<Requirement, { kind: "removal" }>;
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
