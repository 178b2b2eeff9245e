const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** `3 hr. ago`; `just now` below a minute. */
export function agoText(instant: string, now: Date): string {
  const seconds = (now.getTime() - new Date(instant).getTime()) / 1000;
  const unit = units.find(([, size]) => Math.abs(seconds) >= size);
  return unit === undefined ? "just now" : relative.format(-Math.trunc(seconds / unit[1]), unit[0]);
}

/** When something happened, from here; the exact time on hover and for machines. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={absolute.format(new Date(at))} className="whitespace-nowrap">
      {agoText(at, new Date())}
    </time>
  );
}

export function clockText(at: Date): string {
  return clock.format(at);
}

/** `3 Dec 2026` for `2026-12-03`. */
export function dayText(date: string): string {
  return day.format(new Date(`${date}T00:00:00Z`));
}

/** Whole days until the end of a calendar day, in UTC as the server counts; negative = over. */
export function daysUntil(date: string, now: Date): number {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Math.round((Date.parse(`${date}T00:00:00Z`) - today) / 86_400_000);
}

export function dueText(days: number): string {
  if (days < 0) return `${-days} d overdue`;
  return days === 0 ? "today" : `in ${days} d`;
}

/** `YYYY-MM-DD` of so many days from now. */
export function dateIn(days: number, now: Date): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
