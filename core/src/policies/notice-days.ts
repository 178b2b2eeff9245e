import type { Purpose } from "../registry/kinds.ts";
import type { Policy } from "../registry/policy.ts";

/** How many days before its last day whoever answers for a flag is told; of a purpose without any, the installation says. */
export type NoticeDays = { readonly [P in Purpose]?: number };

const allPurposes: readonly Purpose[] = [
  "release",
  "experiment",
  "operational",
  "kill-switch",
  "permission",
];

/** Of several policies in force, the earliest notice counts. */
export function noticeDaysOf(policies: Iterable<Policy>): NoticeDays {
  const notice: { [P in Purpose]?: number } = {};
  for (const { state, requirement, scope } of policies) {
    if (state === "archived" || requirement.kind !== "expiry") continue;
    const { noticeDays } = requirement;
    if (noticeDays === undefined) continue;
    for (const purpose of scope.purposes ?? allPurposes) {
      notice[purpose] = Math.max(noticeDays, notice[purpose] ?? 0);
    }
  }
  return notice;
}
