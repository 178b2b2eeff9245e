import { code, countText, listText } from "../changes/words.ts";
import { dayMs } from "../registry/calendar.ts";

export { code, countText, listText };

/** Whole days that have passed. */
export function daysSince(moment: number, now: number): number {
  return Math.max(0, Math.floor((now - moment) / dayMs));
}

export function agoText(moment: number, now: number): string {
  const days = daysSince(moment, now);
  return days === 0 ? "today" : `${countText(days, "day")} ago`;
}

/** `an experiment flag` */
export function flagOfText(purpose: string): string {
  return `${/^[aeiou]/.test(purpose) ? "an" : "a"} ${purpose} flag`;
}

/** A list that starts a sentence, or is one. */
export function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
