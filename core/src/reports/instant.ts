// Moments as reports write them: RFC 3339 with milliseconds, UTC. Such text sorts by time.
import { dayOf, startOf } from "../registry/calendar.ts";

const dayMs = 86_400_000;

export function instantOf(atMs: number): string {
  const ofDay = atMs - startOf(dayOf(atMs));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const clock = [ofDay / 3_600_000, (ofDay / 60_000) % 60, (ofDay / 1_000) % 60].map(two).join(":");
  return `${dayOf(atMs)}T${clock}.${String(ofDay % 1_000).padStart(3, "0")}Z`;
}

export function msOf(instant: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = instant.slice(11, 19).split(":").map(Number);
  const ms = instant.at(19) === "." ? Number(instant.slice(20, 23)) : 0;
  return (
    startOf(instant.slice(0, 10)) + hours * 3_600_000 + minutes * 60_000 + seconds * 1_000 + ms
  );
}

/** The moment at which a day (of UTC) is over. */
export function endOfDay(day: string): string {
  return instantOf(startOf(day) + dayMs);
}

export function earlier(one: string, other: string): string {
  if (one < other) return one;
  return other;
}

export function later(one: string, other: string): string {
  return earlier(one, other) === one ? other : one;
}
