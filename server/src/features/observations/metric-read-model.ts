/** What services tracked. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface TrackedMetric {
  readonly name: string;
  /** Null for both: all that was tracked, whatever was served. */
  readonly flag: string | null;
  readonly variant: string | null;
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  /** Of the values; null for fewer than two. */
  readonly deviation: number | null;
  readonly min: number;
  readonly max: number;
  readonly services: readonly string[];
}

export interface MetricQuestion {
  readonly project: string;
  readonly environment: string;
  /** Only what is told apart by this flag; without it, the totals. */
  readonly flag?: string | undefined;
  readonly since: Date;
}

const metricsMax = 1_000;

export async function metricsOf(
  reader: Reader,
  { project, environment, flag = "", since }: MetricQuestion,
): Promise<readonly TrackedMetric[]> {
  const { rows } = await reader.execute<{
    name: string;
    variant: string;
    count: number;
    sum: number;
    squares: number;
    min: number;
    max: number;
    services: string[];
  }>(sql`
    SELECT name, variant, sum(count)::float8 AS count, sum(sum) AS sum, sum(squares) AS squares,
           min(min) AS min, max(max) AS max, array_agg(DISTINCT service ORDER BY service) AS services
      FROM metric_sum
     WHERE project = ${project} AND environment = ${environment} AND flag = ${flag}
       AND hour >= ${since.toISOString()}
     GROUP BY name, variant
     ORDER BY name, variant
     LIMIT ${metricsMax}`);
  return rows.map(({ variant, squares, ...row }) => ({
    ...row,
    flag: flag === "" ? null : flag,
    variant: flag === "" ? null : variant,
    mean: row.sum / row.count,
    deviation: deviationOf({ ...row, squares }),
  }));
}

function deviationOf(of: {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}) {
  if (of.count < 2) return null;
  const variance = (of.squares - of.sum ** 2 / of.count) / (of.count - 1);
  return Math.sqrt(Math.max(0, variance));
}
