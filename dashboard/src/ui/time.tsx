import { useEffect, useState } from "react";

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

/** `in 1 h 59 min`; `in 42 s` in the last minute; `now` when it is time. */
export function countdownText(instant: string, now: Date): string {
  const seconds = Math.ceil((new Date(instant).getTime() - now.getTime()) / 1000);
  if (seconds <= 0) return "now";
  if (seconds < 60) return `in ${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return `in ${minutesText(minutes)}`;
}

/** `45 min`, `2 h`, `1 h 30 min`, `3 d`, `1 d 4 h`; no more than two units. */
export function minutesText(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts =
    days > 0
      ? [`${days} d`, hours > 0 && `${hours} h`]
      : [hours > 0 && `${hours} h`, minutes % 60 > 0 && `${minutes % 60} min`];
  return parts.filter(Boolean).join(" ") || "0 min";
}

const tickMs = 1_000;

/** How long until something happens by itself, counting down. Screen readers get the time itself, once. */
export function Countdown({ to }: { to: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={to} title={absolute.format(new Date(to))} className="whitespace-nowrap num">
      {countdownText(to, now)}
    </time>
  );
}

/** `1 Dec 2026, 09:00` by the clocks of a time zone. */
export function zonedText(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  }).format(new Date(instant));
}
