import { lt, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { bulkUse, flagUse } from "../../tables/flag-use.ts";
import { columnsOf } from "./cells.ts";
import { type Observation, takenAt } from "./observation.ts";

/** What was seen a moment ago need not be written again: days are what people ask about. */
const lately = sql`interval '10 minutes'`;

/** Notes who was given what, and that somebody told of an environment at all. Rows are written in one order everywhere. */
export async function addUses(
  transaction: Transaction,
  observations: readonly Observation[],
): Promise<void> {
  if (observations.length === 0) return;
  await transaction.execute(sql`
    INSERT INTO flag_use AS held
      (project, environment, flag, service, kind, variant, first_at, last_at)
    SELECT project, environment, flag, service, kind, variant, min(at), max(at)
      FROM (${useRows(observations)}) AS told
     WHERE NOT EXISTS (
       SELECT FROM flag_use AS known
        WHERE known.project = told.project AND known.environment = told.environment
          AND known.flag = told.flag AND known.service = told.service AND known.kind = told.kind
          AND known.variant = told.variant AND known.last_at > told.at - ${lately})
     GROUP BY project, environment, flag, service, kind, variant
     ORDER BY project, environment, flag, service, kind, variant
    ON CONFLICT (project, environment, flag, service, kind, variant) DO UPDATE
      SET first_at = least(held.first_at, excluded.first_at),
          last_at = greatest(held.last_at, excluded.last_at)`);
  await transaction.execute(sql`
    INSERT INTO environment_report AS held (project, environment, first_at, last_at)
    SELECT project, environment, min(at), max(at)
      FROM (${reportRows(observations)}) AS told
     WHERE NOT EXISTS (
       SELECT FROM environment_report AS known
        WHERE known.project = told.project AND known.environment = told.environment
          AND known.first_at <= told.at AND known.last_at > told.at - ${lately})
     GROUP BY project, environment
     ORDER BY project, environment
    ON CONFLICT (project, environment) DO UPDATE
      SET first_at = least(held.first_at, excluded.first_at),
          last_at = greatest(held.last_at, excluded.last_at)`);
  const bulk = observations.filter(({ batch }) => batch.bulk !== undefined);
  if (bulk.length > 0) await addBulk(transaction, bulk);
}

async function addBulk(
  transaction: Transaction,
  observations: readonly Observation[],
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO bulk_use AS held (project, environment, reach, last_at)
    SELECT project, environment, reach, max(at)
      FROM (${reportRows(observations)}) AS told
     GROUP BY project, environment, reach
     ORDER BY project, environment, reach
    ON CONFLICT (project, environment, reach) DO UPDATE
      SET last_at = greatest(held.last_at, excluded.last_at)`);
}

/** Forgets who has not asked for so long that nobody judges by it any more. */
export async function pruneUses(transaction: Transaction, before: Date): Promise<void> {
  await transaction.delete(flagUse).where(lt(flagUse.lastAt, before));
  await transaction.delete(bulkUse).where(lt(bulkUse.lastAt, before));
}

/** One row for each count of each batch. */
function useRows(observations: readonly Observation[]): SQL {
  const rows = observations.flatMap((observation) => {
    const at = takenAt(observation).toISOString();
    return observation.batch.counts.map((count) => ({ ...count, ...observation, at }));
  });
  const column = columnsOf(rows);
  return sql`SELECT * FROM unnest(
    ${column(({ project }) => project)}::text[],
    ${column(({ environment }) => environment)}::text[],
    ${column(({ flag }) => flag)}::text[],
    ${column(({ batch }) => batch.reporter.service)}::text[],
    ${column(({ batch }) => (batch.reporter.sdk === remoteSdk ? "remote" : "sdk"))}::text[],
    ${column(({ variant }) => variant ?? "")}::text[],
    ${column(({ at }) => at)}::timestamptz[]
  ) AS t (project, environment, flag, service, kind, variant, at)`;
}

/** What a server calls itself when it reports what it decided for others. */
const remoteSdk = "ofrep";

/** One row for each batch. */
function reportRows(observations: readonly Observation[]): SQL {
  const column = columnsOf(observations);
  return sql`SELECT * FROM unnest(
    ${column(({ project }) => project)}::text[],
    ${column(({ environment }) => environment)}::text[],
    ${column(({ batch }) => batch.bulk ?? null)}::text[],
    ${column((observation) => takenAt(observation).toISOString())}::timestamptz[]
  ) AS t (project, environment, reach, at)`;
}
