import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { columnsOf } from "./cells.ts";
import { attributesIn, defaultsIn, metricsIn, problemsIn } from "./finding.ts";
import type { Observation } from "./observation.ts";

/** Notes what the batches say besides counts. Rows are in one order everywhere, as those of the counts are. */
export async function addFindings(
  transaction: Transaction,
  observations: readonly Observation[],
): Promise<void> {
  await addProblems(transaction, observations);
  await addDefaults(transaction, observations);
  await addAttributes(transaction, observations);
  await addMetrics(transaction, observations);
}

async function addProblems(transaction: Transaction, told: readonly Observation[]): Promise<void> {
  const rows = problemsIn(told);
  if (rows.length === 0) return;
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO evaluation_problem AS held
      (project, environment, service, flag, kind, hour, count)
    SELECT project, environment, service, flag, kind, hour, sum(count)
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ service }) => service)}::text[],
        ${column(({ flag }) => flag)}::text[],
        ${column(({ kind }) => kind)}::text[],
        ${column(({ hour }) => hour.toISOString())}::timestamptz[],
        ${column(({ count }) => count)}::bigint[]
      ) AS t (project, environment, service, flag, kind, hour, count)
     GROUP BY project, environment, service, flag, kind, hour
     ORDER BY project, environment, service, flag, kind, hour
    ON CONFLICT (project, environment, service, flag, kind, hour)
    DO UPDATE SET count = held.count + excluded.count`);
}

async function addDefaults(transaction: Transaction, told: readonly Observation[]): Promise<void> {
  const rows = defaultsIn(told);
  if (rows.length === 0) return;
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO passed_default AS held
      (project, environment, flag, service, type, mark, first_seen_at, last_seen_at)
    SELECT project, environment, flag, service, type, mark, min(at), max(at)
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ flag }) => flag)}::text[],
        ${column(({ service }) => service)}::text[],
        ${column(({ type }) => type)}::text[],
        ${column(({ mark }) => mark)}::text[],
        ${column(({ at }) => at.toISOString())}::timestamptz[]
      ) AS t (project, environment, flag, service, type, mark, at)
     GROUP BY project, environment, flag, service, type, mark
     ORDER BY project, environment, flag, service, type, mark
    ON CONFLICT (project, environment, flag, service, type, mark)
    DO UPDATE SET first_seen_at = least(held.first_seen_at, excluded.first_seen_at),
                  last_seen_at = greatest(held.last_seen_at, excluded.last_seen_at)`);
}

async function addAttributes(
  transaction: Transaction,
  told: readonly Observation[],
): Promise<void> {
  const rows = attributesIn(told);
  if (rows.length === 0) return;
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO context_attribute AS held
      (project, environment, service, path, type, first_seen_at, last_seen_at)
    SELECT project, environment, service, path, type, min(at), max(at)
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ service }) => service)}::text[],
        ${column(({ path }) => path)}::text[],
        ${column(({ type }) => type)}::text[],
        ${column(({ at }) => at.toISOString())}::timestamptz[]
      ) AS t (project, environment, service, path, type, at)
     GROUP BY project, environment, service, path, type
     ORDER BY project, environment, service, path, type
    ON CONFLICT (project, environment, service, path, type)
    DO UPDATE SET first_seen_at = least(held.first_seen_at, excluded.first_seen_at),
                  last_seen_at = greatest(held.last_seen_at, excluded.last_seen_at)`);
}

async function addMetrics(transaction: Transaction, told: readonly Observation[]): Promise<void> {
  const rows = metricsIn(told);
  if (rows.length === 0) return;
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO metric_sum AS held
      (project, environment, name, flag, variant, service, hour, count, sum, squares, min, max)
    SELECT project, environment, name, flag, variant, service, hour,
           sum(count), sum(sum), sum(squares), min(min), max(max)
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ name }) => name)}::text[],
        ${column(({ flag }) => flag)}::text[],
        ${column(({ variant }) => variant)}::text[],
        ${column(({ service }) => service)}::text[],
        ${column(({ hour }) => hour.toISOString())}::timestamptz[],
        ${column(({ count }) => count)}::bigint[],
        ${column(({ sum }) => sum)}::float8[],
        ${column(({ squares }) => squares)}::float8[],
        ${column(({ min }) => min)}::float8[],
        ${column(({ max }) => max)}::float8[]
      ) AS t (project, environment, name, flag, variant, service, hour, count, sum, squares, min, max)
     GROUP BY project, environment, name, flag, variant, service, hour
     ORDER BY project, environment, name, flag, variant, service, hour
    ON CONFLICT (project, environment, name, flag, variant, service, hour) DO UPDATE
      SET count = held.count + excluded.count, sum = held.sum + excluded.sum,
          squares = held.squares + excluded.squares,
          min = least(held.min, excluded.min), max = greatest(held.max, excluded.max)`);
}

/** Forgets what is older than the given moments. */
export async function pruneFindings(
  transaction: Transaction,
  before: { readonly hours: Date; readonly seen: Date },
): Promise<void> {
  await transaction.execute(
    sql`DELETE FROM evaluation_problem WHERE hour < ${before.hours.toISOString()}`,
  );
  await transaction.execute(sql`DELETE FROM metric_sum WHERE hour < ${before.hours.toISOString()}`);
  await transaction.execute(
    sql`DELETE FROM passed_default WHERE last_seen_at < ${before.seen.toISOString()}`,
  );
  await transaction.execute(
    sql`DELETE FROM context_attribute WHERE last_seen_at < ${before.seen.toISOString()}`,
  );
}
