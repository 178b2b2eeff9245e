import { dayMs, startOf } from "./calendar.ts";
import type { Expiry } from "./registry.ts";

/** By how many days a last day is over; none or fewer = it still lasts, or the flag is meant to stay. */
export function daysOver(expiry: Expiry, now: number): number {
  if (expiry.kind === "permanent") return 0;
  return Math.floor(now / dayMs) - startOf(expiry.date) / dayMs;
}

/** Whether a last day is over: the one meaning of *overdue*. */
export function isOver(expiry: Expiry, now: number): boolean {
  return daysOver(expiry, now) > 0;
}
