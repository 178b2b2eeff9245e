import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { columnsOf } from "./cells.ts";
import {
  type Combination,
  combinationsIn,
  type SeenCombination,
  type SeenTrace,
} from "./combination.ts";
import type { Observation } from "./observation.ts";

/**
 * Adds up which combinations the batches name: one statement for all of them, whose rows are in one order everywhere, so
 * that servers wait for each other and never in a circle.
 */
export async function addCombinations(
  transaction: Transaction,
  observations: readonly Observation[],
): Promise<void> {
  const { seen, traces } = combinationsIn(observations);
  if (seen.length > 0) await addSeen(transaction, seen);
  if (traces.length > 0) await addTraces(transaction, traces);
}

async function addSeen(transaction: Transaction, rows: readonly SeenCombination[]): Promise<void> {
  const column = columnsOf(rows);
  await transaction.execute(sql`
    WITH reported AS MATERIALIZED (
      SELECT project, environment, decode(hash, 'hex') AS hash, service, version, flags, variants,
             recorded, scopes, at
        FROM unnest(
          ${column(({ project }) => project)}::text[],
          ${column(({ environment }) => environment)}::text[],
          ${column(({ hash }) => hash)}::text[],
          ${column(({ service }) => service)}::text[],
          ${column(({ version }) => version)}::text[],
          ${listColumns(column)},
          ${column(({ recorded }) => recorded)}::bigint[],
          ${column(({ scopes }) => scopes)}::float8[],
          ${column(({ at }) => at.toISOString())}::timestamptz[]
        ) AS t (project, environment, hash, service, version, flags, variants, recorded, scopes, at)
    ), made AS (${insertContent})
    INSERT INTO combination_seen AS held
      (project, environment, hash, service, version, recorded, scopes, first_seen_at, last_seen_at)
    SELECT project, environment, hash, service, version, sum(recorded), sum(scopes), min(at), max(at)
      FROM reported
     GROUP BY project, environment, hash, service, version
     ORDER BY project, environment, hash, service, version
    ON CONFLICT (project, environment, hash, service, version) DO UPDATE
      SET recorded = held.recorded + excluded.recorded, scopes = held.scopes + excluded.scopes,
          first_seen_at = least(held.first_seen_at, excluded.first_seen_at),
          last_seen_at = greatest(held.last_seen_at, excluded.last_seen_at)`);
}

/** Keys have no comma, so lists travel as texts: arrays of arrays would have to be of one length. */
export function listColumns<Row extends Combination>(
  column: (read: (row: Row) => string) => SQL,
): SQL {
  return sql`${column(({ flags }) => flags.join())}::text[],
    ${column(({ variants }) => variants.join())}::text[]`;
}

/** What is known already stays as it is, without being locked. */
export const insertContent: SQL = sql`
  INSERT INTO combination (project, hash, flags, variants, made_at)
  SELECT DISTINCT ON (project, hash)
         project, hash, string_to_array(flags, ','), string_to_array(variants, ','), at
    FROM reported
   ORDER BY project, hash
  ON CONFLICT DO NOTHING`;

async function addTraces(transaction: Transaction, rows: readonly SeenTrace[]): Promise<void> {
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO combination_trace (project, environment, trace, service, hash, seen_at)
    SELECT DISTINCT ON (project, environment, trace, service, hash)
           project, environment, decode(trace, 'hex'), service, decode(hash, 'hex'), at
      FROM unnest(
        ${column(({ project }) => project)}::text[],
        ${column(({ environment }) => environment)}::text[],
        ${column(({ trace }) => trace)}::text[],
        ${column(({ service }) => service)}::text[],
        ${column(({ hash }) => hash)}::text[],
        ${column(({ at }) => at.toISOString())}::timestamptz[]
      ) AS t (project, environment, trace, service, hash, at)
     ORDER BY project, environment, trace, service, hash
    ON CONFLICT DO NOTHING`);
}

/**
 * Forgets what was not seen for long. A combination that is reported in the moment in which its last trace is forgotten can lose its
 * content; the next report makes it again.
 */
export async function pruneCombinations(
  transaction: Transaction,
  before: { readonly seen: Date; readonly traces: Date },
): Promise<void> {
  await transaction.execute(
    sql`DELETE FROM combination_trace WHERE seen_at < ${before.traces.toISOString()}`,
  );
  await transaction.execute(
    sql`DELETE FROM combination_seen WHERE last_seen_at < ${before.seen.toISOString()}`,
  );
  await transaction.execute(sql`
    DELETE FROM combination
     WHERE made_at < ${before.traces.toISOString()}
       AND NOT EXISTS (SELECT FROM combination_seen AS seen
                        WHERE seen.project = combination.project AND seen.hash = combination.hash)
       AND NOT EXISTS (SELECT FROM combination_exercised AS exercised
                        WHERE exercised.project = combination.project
                          AND exercised.hash = combination.hash)`);
}
