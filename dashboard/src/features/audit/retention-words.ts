/** The most the server takes: a hundred years. */
export const monthsMax = 1200;

export function lengthText(months: number | null): string {
  if (months === null) return "for ever";
  return months === 1 ? "for 1 month" : `for ${months} months`;
}

/** The months that were typed; undefined when that is no such number. */
export function monthsOf(text: string): number | undefined {
  const typed = text.trim();
  const months = Number(typed);
  return /^\d+$/.test(typed) && months >= 1 && months <= monthsMax ? months : undefined;
}

/** The first month that is still known: this one and so many whole ones before it are kept. */
export function firstKnown(now: Date, months: number): string {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  return first.toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });
}
