import { dayMs, dayOf, startOf } from "../registry/calendar.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `2026-11-30` → `30 November 2026` */
export function dayWords(day: string): string {
  const [year = "", month = "", ofMonth = ""] = day.split("-");
  return `${Number(ofMonth)} ${months[Number(month) - 1] ?? month} ${year}`;
}

export function daysWords(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

/** For how long, in days of UTC. */
export function agoWords(since: number, now: number): string {
  const days = Math.round((startOf(dayOf(now)) - startOf(dayOf(since))) / dayMs);
  if (days <= 0) return "since today";
  return days === 1 ? "since yesterday" : `for ${daysWords(days)}`;
}
