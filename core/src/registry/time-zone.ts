import type { Weekday } from "./policy.ts";

/** What calendars and clocks of a place show. */
export interface LocalTime {
  /** `2026-12-20T16:05` */
  readonly minute: string;
  readonly weekday: Weekday;
}

/** What is shown there at a moment, in milliseconds since 1970. */
export function localTimeAt(atMs: number, timeZone: string): LocalTime {
  const parts = formatFor(timeZone).formatToParts(atMs);
  const part = (type: string) => parts.find((it) => it.type === type)?.value ?? "";
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  const weekday = weekdays.find((it) => it === part("weekday").toLowerCase());
  if (weekday === undefined) throw new Error(`There is no weekday in ${timeZone} at ${atMs}.`);
  return { minute: `${day}T${part("hour")}:${part("minute")}`, weekday };
}

export function isTimeZone(timeZone: string): boolean {
  try {
    formatFor(timeZone);
    return true;
  } catch {
    return false;
  }
}

export const weekdays: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

/** Making one takes ten times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();
const formatsMax = 100;

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = formatOf(timeZone);
  // Zones may be written in more ways than there are zones.
  if (formats.size >= formatsMax) formats.clear();
  formats.set(timeZone, made);
  return made;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    weekday: "long",
  });
}
