/** When a request is due: clocks on walls, and what becomes of a time that has passed. */
import type { Problem } from "@yardarm/sdk/model";
import { dayOf, startOf } from "../registry/calendar.ts";
import { isTimeZone, localTimeAt } from "../registry/time-zone.ts";
import type { Plan } from "./life.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A year ahead is as far as anybody plans. */
const aheadMsMax = 366 * dayMs;

/**
 * The moment at which the clocks of a time zone show this, `2026-12-01T09:00`. What they show twice, when they are put back,
 * is the first of the two; what they skip, when they are put forward, is as long after the skip as it would have been.
 */
export function instantOf(local: string, timeZone: string): number {
  const utc = asIfUtc(local);
  const offsets = [utc - dayMs, utc + dayMs].map((at) => offsetAt(at, timeZone));
  const candidates = offsets.map((offset) => utc - offset).sort((one, other) => one - other);
  const shown = candidates.find((at) => localTimeAt(at, timeZone).minute === local);
  return shown ?? utc - (offsets[0] ?? 0);
}

/** By how much the clocks there are ahead of UTC. */
function offsetAt(at: number, timeZone: string): number {
  const minute = Math.floor(at / minuteMs) * minuteMs;
  return asIfUtc(localTimeAt(minute, timeZone).minute) - minute;
}

function asIfUtc(local: string): number {
  const [day = "", time = ""] = local.split("T");
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return startOf(day) + (hour * 60 + minute) * minuteMs;
}

export interface PlanWish {
  readonly at?: string | null | undefined;
  readonly timeZone?: string | undefined;
  readonly lateMinutesMax?: number | undefined;
  readonly lastsMinutes?: number | null | undefined;
}

const localPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/;
const instantPattern =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A plan as somebody wishes it, on top of the one there is; pointers of problems start at the plan. */
export function planOf(
  wish: PlanWish,
  { former, now }: { readonly former: Plan; readonly now: number },
): { readonly value?: Plan; readonly problems: readonly Problem[] } {
  const timeZone = wish.timeZone ?? former.timeZone;
  if (!isTimeZone(timeZone)) {
    return { problems: [problem("/timeZone", `There is no time zone "${timeZone}".`)] };
  }
  const at = wish.at === undefined ? former.at : momentOf(wish.at, timeZone);
  if (at === undefined) {
    const detail = "Give an instant, 2026-12-01T09:00:00Z, or what clocks show, 2026-12-01T09:00.";
    return { problems: [problem("/at", detail)] };
  }
  if (wish.at !== undefined && at !== null && (at <= now || at > now + aheadMsMax)) {
    return { problems: [problem("/at", "It has to lie ahead, and within a year.")] };
  }
  const value = {
    at,
    timeZone,
    lateMinutesMax: wish.lateMinutesMax ?? former.lateMinutesMax,
    lastsMinutes: wish.lastsMinutes === undefined ? former.lastsMinutes : wish.lastsMinutes,
  };
  return { value, problems: [] };
}

/** What is to be done with a plan at a moment. A server that was down is late; too late is given back. */
export function dueAt({ at, lateMinutesMax }: Plan, now: number): "early" | "due" | "late" {
  if (at === null || now < at) return "early";
  return now <= at + lateMinutesMax * minuteMs ? "due" : "late";
}

/** The plan of the request that ends a temporary one which is applied now. It is never too late for an end. */
export function endingPlan({ timeZone, lastsMinutes }: Plan, now: number): Plan | undefined {
  if (lastsMinutes === null) return undefined;
  const at = now + lastsMinutes * minuteMs;
  return { at, timeZone, lateMinutesMax: 10_080, lastsMinutes: null };
}

function momentOf(text: string | null, timeZone: string): number | null | undefined {
  if (text === null) return null;
  const day = text.slice(0, "2026-12-01".length);
  if (!instantPattern.test(text) && !localPattern.test(text)) return undefined;
  if (dayOf(startOf(day)) !== day) return undefined;
  if (localPattern.test(text)) return instantOf(text, timeZone);
  const [, local, seconds = "0", zone] = instantPattern.exec(text) ?? [];
  if (local === undefined || zone === undefined) return undefined;
  return asIfUtc(local) + Number(seconds) * 1_000 - zoneMs(zone);
}

function zoneMs(zone: string): number {
  if (zone === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

function problem(pointer: string, detail: string): Problem {
  return { code: "plan_invalid", pointer, detail };
}
