import { and, eq, gte, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { evaluationCount as counts, lastEvaluation as last } from "../../tables/observation.ts";
import { hourMs, hoursUpTo } from "./observation.ts";

/** What was evaluated of one flag in the last 24 hours, and when it last was. */
export interface FlagEvaluations {
  /** RFC 3339; null when it never was. */
  readonly lastEvaluatedAt: string | null;
  readonly total24h: number;
  /** 24 numbers, oldest hour first; the last hour is not over. */
  readonly hours: readonly number[];
}

/** What stands for a flag, or an environment, of which nothing was reported. */
export const noEvaluations: FlagEvaluations = {
  lastEvaluatedAt: null,
  total24h: 0,
  hours: Array.from({ length: 24 }, () => 0),
};

export interface EvaluationSeries {
  /** Starts of the hours, RFC 3339, oldest first. */
  readonly hours: readonly string[];
  readonly series: readonly {
    readonly variant: string | null;
    readonly counts: readonly number[];
  }[];
  readonly services: readonly {
    readonly service: string;
    readonly count: number;
    readonly lastSeenAt: string;
  }[];
}

/** All flags of a project, over all its environments, by flag key. Flags without evaluations are not in it. */
export function evaluationsByFlag(
  reader: Reader,
  { project, now }: { readonly project: string; readonly now: Date },
): Promise<ReadonlyMap<string, FlagEvaluations>> {
  return evaluationsBy(reader, "flag", { project, now });
}

/** One flag, by environment. Environments without evaluations are not in it. */
export function evaluationsByEnvironment(
  reader: Reader,
  question: { readonly project: string; readonly flag: string; readonly now: Date },
): Promise<ReadonlyMap<string, FlagEvaluations>> {
  return evaluationsBy(reader, "environment", question);
}

/** What one flag served in one environment, and to whom. */
export async function evaluationSeries(
  reader: Reader,
  question: {
    readonly project: string;
    readonly flag: string;
    readonly environment: string;
    readonly now: Date;
  },
): Promise<EvaluationSeries> {
  const hours = hoursUpTo(question.now);
  const rows = await reader
    .select({
      variant: counts.variant,
      service: counts.service,
      hour: counts.hour,
      count: sql<number>`sum(${counts.count})::float8`,
    })
    .from(counts)
    .where(
      and(
        eq(counts.project, question.project),
        eq(counts.environment, question.environment),
        eq(counts.flag, question.flag),
        gte(counts.hour, startOf(hours)),
      ),
    )
    .groupBy(counts.variant, counts.service, counts.hour);
  return {
    hours: hours.map((hour) => hour.toISOString()),
    series: seriesOf(rows, hours),
    services: servicesOf(rows, question.now),
  };
}

async function evaluationsBy(
  reader: Reader,
  column: "flag" | "environment",
  { project, flag, now }: { project: string; flag?: string; now: Date },
): Promise<ReadonlyMap<string, FlagEvaluations>> {
  const hours = hoursUpTo(now);
  const since = startOf(hours);
  const [counted, evaluated] = await Promise.all([
    reader
      .select({
        key: counts[column],
        hour: counts.hour,
        count: sql<number>`sum(${counts.count})::float8`,
      })
      .from(counts)
      .where(
        and(
          eq(counts.project, project),
          gte(counts.hour, since),
          flag === undefined ? undefined : eq(counts.flag, flag),
        ),
      )
      .groupBy(counts[column], counts.hour),
    reader
      .select({ key: last[column], at: sql<string>`max(${last.at})` })
      .from(last)
      .where(and(eq(last.project, project), flag === undefined ? undefined : eq(last.flag, flag)))
      .groupBy(last[column]),
  ]);
  const hoursByKey = new Map<string, number[]>();
  for (const { key, hour, count } of counted) {
    const numbers = hoursByKey.get(key) ?? zeros();
    addAt(numbers, indexOf(hour, since), count);
    hoursByKey.set(key, numbers);
  }
  return new Map(
    evaluated.map(({ key, at }) => {
      const numbers = hoursByKey.get(key) ?? zeros();
      const lastEvaluatedAt = new Date(at).toISOString();
      return [key, { lastEvaluatedAt, total24h: sum(numbers), hours: numbers }];
    }),
  );
}

interface Counted {
  readonly variant: string;
  readonly service: string;
  readonly hour: Date;
  readonly count: number;
}

/** The variant served most comes first. */
function seriesOf(rows: readonly Counted[], hours: readonly Date[]): EvaluationSeries["series"] {
  const byVariant = new Map<string, number[]>();
  for (const { variant, hour, count } of rows) {
    const numbers = byVariant.get(variant) ?? zeros();
    addAt(numbers, indexOf(hour, startOf(hours)), count);
    byVariant.set(variant, numbers);
  }
  return [...byVariant]
    .map(([variant, numbers]) => ({ variant: variant === "" ? null : variant, counts: numbers }))
    .sort((a, b) => sum(b.counts) - sum(a.counts));
}

/** Seen last: in the running hour means now; else at the end of the newest hour with a count. */
function servicesOf(rows: readonly Counted[], now: Date): EvaluationSeries["services"] {
  const byService = new Map<string, { count: number; lastSeenAt: number }>();
  for (const { service, hour, count } of rows) {
    const seen = byService.get(service) ?? { count: 0, lastSeenAt: 0 };
    seen.count += count;
    seen.lastSeenAt = Math.max(seen.lastSeenAt, Math.min(hour.getTime() + hourMs, now.getTime()));
    byService.set(service, seen);
  }
  return [...byService]
    .map(([service, { count, lastSeenAt }]) => ({
      service,
      count,
      lastSeenAt: new Date(lastSeenAt).toISOString(),
    }))
    .sort((a, b) => b.count - a.count);
}

function startOf(hours: readonly Date[]): Date {
  return hours[0] ?? new Date(0);
}

function indexOf(hour: Date, since: Date): number {
  return Math.round((hour.getTime() - since.getTime()) / hourMs);
}

function addAt(numbers: number[], index: number, count: number): void {
  numbers[index] = (numbers[index] ?? 0) + count;
}

function zeros(): number[] {
  return Array.from({ length: 24 }, () => 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
