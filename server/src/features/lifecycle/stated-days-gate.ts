/** What people say was so since a day cannot be said of a day that is still to come. */
import type { Change } from "@yardarm/core/changes";
import { dayOf } from "@yardarm/core/policies";
import type { Problem } from "@yardarm/sdk/model";
import type { Clock } from "../../platform/clock.ts";

const hourMs = 3_600_000;
/** East of Greenwich a day begins before it does in UTC. */
const aheadMs = 14 * hourMs;

/** Asks of every change that somebody's word is not of the future: it would count at once, and for ever. */
export function createStatedDaysGate(clock: Clock) {
  return async ({
    changes,
  }: {
    readonly changes: readonly Change[];
  }): Promise<readonly Problem[]> => {
    const latest = dayOf(clock().getTime() + aheadMs);
    return changes.flatMap((change, index) => {
      const stated = statedIn(change);
      if (stated === undefined || stated.day <= latest) return [];
      return [
        {
          code: "day_to_come",
          pointer: `/${index}${stated.pointer}`,
          detail: `${stated.day} is still to come: nobody can say what was so since then.`,
        },
      ];
    });
  };
}

function statedIn(change: Change): { readonly day: string; readonly pointer: string } | undefined {
  if (change.kind === "flag.create") {
    const { to } = change;
    if (to?.outOfCodeSince !== undefined)
      return { day: to.outOfCodeSince, pointer: "/to/outOfCodeSince" };
    if (to?.expiry.kind !== "permanent" || to.expiry.reviewed === undefined) return undefined;
    return { day: to.expiry.reviewed, pointer: "/to/expiry/reviewed" };
  }
  if (change.kind !== "flag.fact") return undefined;
  if (change.field === "outOfCodeSince" && change.to !== undefined)
    return { day: change.to, pointer: "/to" };
  if (change.field !== "expiry" || change.to?.kind !== "permanent") return undefined;
  const { reviewed } = change.to;
  return reviewed === undefined ? undefined : { day: reviewed, pointer: "/to/reviewed" };
}
