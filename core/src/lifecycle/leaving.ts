import { dayMs, dayOf } from "../registry/calendar.ts";
import type { Flag } from "../registry/registry.ts";

/** Whoever archives a flag has it served as it was for a while; whoever restores it takes that back. `now`: milliseconds since 1970. */
export function leaving(
  before: Flag,
  after: Flag,
  { graceDays, now }: { readonly graceDays: number; readonly now: number },
): Flag {
  if (before.state === after.state) return after;
  const { servedUntil: _served, ...rest } = after;
  if (after.state === "active" || graceDays === 0) return rest;
  return { ...rest, servedUntil: dayOf(now + graceDays * dayMs) };
}
