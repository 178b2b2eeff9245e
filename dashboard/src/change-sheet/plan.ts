import type { PlanBody } from "@yardarm/server/wire";

/** When a change is to be applied, and for how long it holds, as it is being filled in. */
export interface Plan {
  readonly isLater: boolean;
  /** What clocks in the time zone show: `2026-12-01T09:00`. */
  readonly at: string;
  readonly timeZone: string;
  /** Null: it stays. */
  readonly lastsMinutes: number | null;
}

/** At once, and for good. The time that is offered is the next full hour by the reader's own clock. */
export function emptyPlan(now: Date): Plan {
  const next = new Date(now.getTime() + 3_600_000);
  next.setMinutes(0, 0, 0);
  return {
    isLater: false,
    at: clockTime(next),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    lastsMinutes: null,
  };
}

/** Nothing when it is wished at once and for good, which needs no plan. */
export function planBodyOf({ isLater, at, timeZone, lastsMinutes }: Plan): PlanBody | undefined {
  if (!isLater && lastsMinutes === null) return undefined;
  return { ...(isLater && { at, timeZone }), ...(lastsMinutes !== null && { lastsMinutes }) };
}

/** What is wrong with what was filled in; the server knows the rest. */
export function planFault({ isLater, at, timeZone }: Plan): string | undefined {
  if (!isLater) return undefined;
  if (at === "") return "Say when.";
  return isTimeZone(timeZone) ? undefined : "Name a time zone, like Africa/Nairobi.";
}

/** By the reader's clock, as a field for date and time wants it. */
function clockTime(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}
