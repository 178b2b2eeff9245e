/** Which period a report is of: it lives in the address, so that a report can be sent to others. */
export interface ReportSearch {
  /** Days, in UTC. */
  readonly from?: string | undefined;
  /** The last day; the server is asked up to the day after. */
  readonly to?: string | undefined;
  readonly seed?: string | undefined;
  readonly size?: number | undefined;
}

const sizeMax = 1_000;

export function parseReportSearch(search: Record<string, unknown>): ReportSearch {
  const { from, to, seed, size } = search;
  // A seed of digits is a number when the address is read.
  const text = typeof seed === "number" ? String(seed) : seed;
  return {
    from: dayOf(from),
    to: dayOf(to),
    seed: typeof text === "string" && text.trim() !== "" ? text : undefined,
    size:
      typeof size === "number" && Number.isInteger(size) && size >= 0 && size <= sizeMax
        ? size
        : undefined,
  };
}

const dayMs = 86_400_000;
const defaultDays = 90;

/** The days that are shown: those asked for, or the last ninety. */
export function daysOf({ from, to }: ReportSearch, now: Date): { from: string; to: string } {
  const last = to ?? dayText(now.getTime());
  return { from: from ?? dayText(Date.parse(last) - defaultDays * dayMs), to: last };
}

/** As the server is asked. */
export function questionOf(search: ReportSearch, now: Date): Readonly<Record<string, string>> {
  const { from, to } = daysOf(search, now);
  return {
    from,
    to: dayText(Date.parse(to) + dayMs),
    ...(search.seed !== undefined && { seed: search.seed }),
    ...(search.size !== undefined && { size: String(search.size) }),
  };
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function dayOf(value: unknown): string | undefined {
  return typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    Number.isFinite(Date.parse(value))
    ? value
    : undefined;
}
