/** When a digest is due, and when it is tried again. Pure. */
import { isTimeZone, localTimeAt } from "@yardarm/core/registry";

export interface DigestSettings {
  readonly isOn: boolean;
  /** `08:00` on the clocks of the time zone. */
  readonly timeOfDay: string;
  readonly timeZone: string;
  readonly expiringDays: number;
}

/** What one person wants; null: as the installation says. */
export interface DigestPreference {
  readonly isOn: boolean;
  readonly timeOfDay: string | null;
  readonly timeZone: string | null;
  /** The first day on which it comes again. */
  readonly pausedUntil: string | null;
}

export const noPreference: DigestPreference = {
  ...{ isOn: true, timeOfDay: null, timeZone: null, pausedUntil: null },
};

export interface DueQuestion {
  readonly settings: DigestSettings;
  readonly preference: DigestPreference;
  readonly now: Date;
}

export interface DigestDay {
  /** `2026-11-26` in the time zone. */
  readonly day: string;
  readonly timeZone: string;
}

/** The day whose digest is due; undefined: none is at the moment. Whether there was one is not asked here. */
export function dueDay({ settings, preference, now }: DueQuestion): DigestDay | undefined {
  const timeZone = zoneOf(settings, preference);
  const { day, time } = clockAt(now, timeZone);
  if (!isWantedOn(day, { settings, preference })) return undefined;
  return time < (preference.timeOfDay ?? settings.timeOfDay) ? undefined : { day, timeZone };
}

/** Whether they want one on that day, at whatever time. */
export function isWantedOn(
  day: string,
  { settings, preference }: Pick<DueQuestion, "settings" | "preference">,
): boolean {
  const { isOn, pausedUntil } = preference;
  return settings.isOn && isOn && (pausedUntil === null || day >= pausedUntil);
}

/** A zone that this machine does not know, after a change of machines, must not keep the digest back. */
function zoneOf(settings: DigestSettings, { timeZone }: DigestPreference): string {
  const wanted = timeZone ?? settings.timeZone;
  return isTimeZone(wanted) ? wanted : "UTC";
}

export function isStillToday({ day, timeZone }: DigestDay, now: Date): boolean {
  return clockAt(now, isTimeZone(timeZone) ? timeZone : "UTC").day === day;
}

function clockAt(now: Date, timeZone: string): { readonly day: string; readonly time: string } {
  const [day = "", time = ""] = localTimeAt(now.getTime(), timeZone).minute.split("T");
  return { day, time };
}

const minuteMs = 60_000;
/** After each failed attempt; the last one again and again. Also said in docs/digests.md. */
const retryMinutes = [1, 5, 15, 60, 120];

/** `attempts`: those that were made. */
export function nextAttemptAt(attempts: number, now: Date): Date {
  const minutes = retryMinutes[Math.min(attempts, retryMinutes.length) - 1] ?? 1;
  return new Date(now.getTime() + minutes * minuteMs);
}

/** Whether there is a mailbox behind it: neither the first admin's name nor what is left of somebody erased is one. */
export function isMailAddress(email: string): boolean {
  return (
    /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(email) && !/\.(invalid|localhost)$/i.test(email)
  );
}
