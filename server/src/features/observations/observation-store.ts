import { lt, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { evaluationCount, observationBatch, sdkInstance } from "../../tables/observation.ts";
import { columnsOf } from "./cells.ts";
import { hourOf, type Observation, takenAt } from "./observation.ts";

/**
 * Adds up what the batches say and answers with the ids of those that had not been counted before. One statement, so
 * that a batch is remembered and counted together or not at all. Rows are written in one order everywhere: two servers
 * that count at the same time wait for each other, and never in a circle.
 */
export async function addObservations(
  transaction: Transaction,
  observations: readonly Observation[],
): Promise<ReadonlySet<string>> {
  const { rows } = await transaction.execute<{ id: string }>(sql`
    WITH batch AS MATERIALIZED (${batchRows(observations)}),
    reported AS MATERIALIZED (${countRows(observations)}),
    fresh AS (
      INSERT INTO observation_batch (id, received_at)
      SELECT DISTINCT ON (id) id, received_at FROM batch ORDER BY id
      ON CONFLICT DO NOTHING
      RETURNING id
    ), counted AS (
      INSERT INTO evaluation_count AS held
        (project, environment, flag, hour, variant, reason, service, count)
      SELECT project, environment, flag, hour, variant, reason, service, sum(count)
        FROM reported JOIN fresh USING (id)
       GROUP BY project, environment, flag, hour, variant, reason, service
       ORDER BY project, environment, flag, hour, variant, reason, service
      ON CONFLICT (project, environment, flag, hour, variant, reason, service)
      DO UPDATE SET count = held.count + excluded.count
    ), evaluated AS (
      INSERT INTO last_evaluation AS held (project, environment, flag, at)
      SELECT project, environment, flag, max(at)
        FROM reported JOIN fresh USING (id)
       GROUP BY project, environment, flag
       ORDER BY project, environment, flag
      ON CONFLICT (project, environment, flag) DO UPDATE SET at = greatest(held.at, excluded.at)
    ), seen AS (
      INSERT INTO sdk_instance AS held
        (project, environment, service, instance, service_version, sdk, revision, stale_ms,
         last_seen_at)
      SELECT DISTINCT ON (project, environment, service, instance)
             project, environment, service, instance, service_version, sdk, revision, stale_ms,
             received_at
        FROM batch
       ORDER BY project, environment, service, instance, received_at DESC
      ON CONFLICT (project, environment, service, instance) DO UPDATE
        SET service_version = excluded.service_version, sdk = excluded.sdk,
            revision = excluded.revision, stale_ms = excluded.stale_ms, last_seen_at = excluded.last_seen_at
      WHERE held.last_seen_at <= excluded.last_seen_at
    )
    SELECT id FROM fresh`);
  return new Set(rows.map(({ id }) => id));
}

/** Forgets what is older than the given moments. */
export async function pruneObservations(
  transaction: Transaction,
  before: { readonly batches: Date; readonly counts: Date; readonly instances: Date },
): Promise<void> {
  await transaction.delete(observationBatch).where(lt(observationBatch.receivedAt, before.batches));
  await transaction.delete(evaluationCount).where(lt(evaluationCount.hour, before.counts));
  await transaction.delete(sdkInstance).where(lt(sdkInstance.lastSeenAt, before.instances));
}

/** One row for each batch. Columns travel as arrays: the statement is the same however many rows there are. */
function batchRows(observations: readonly Observation[]): SQL {
  const column = columnsOf(observations);
  return sql`SELECT * FROM unnest(
    ${column(({ batch }) => batch.id)}::uuid[],
    ${column(({ receivedAt }) => receivedAt.toISOString())}::timestamptz[],
    ${column(({ project }) => project)}::text[],
    ${column(({ environment }) => environment)}::text[],
    ${column(({ batch }) => batch.reporter.service)}::text[],
    ${column(({ batch }) => batch.reporter.instance)}::text[],
    ${column(({ batch }) => batch.reporter.version ?? null)}::text[],
    ${column(({ batch }) => batch.reporter.sdk)}::text[],
    ${column(({ batch }) => batch.revision ?? null)}::text[],
    ${column(({ batch }) => batch.staleMs ?? null)}::bigint[]
  ) AS t (id, received_at, project, environment, service, instance, service_version, sdk, revision,
          stale_ms)`;
}

/** One row for each count of each batch. */
function countRows(observations: readonly Observation[]): SQL {
  const rows = observations.flatMap((observation) => {
    const at = takenAt(observation);
    const taken = { at: at.toISOString(), hour: hourOf(at).toISOString() };
    return observation.batch.counts.map((count) => ({ ...count, ...observation, ...taken }));
  });
  const column = columnsOf(rows);
  return sql`SELECT * FROM unnest(
    ${column(({ batch }) => batch.id)}::uuid[],
    ${column(({ project }) => project)}::text[],
    ${column(({ environment }) => environment)}::text[],
    ${column(({ flag }) => flag)}::text[],
    ${column(({ at }) => at)}::timestamptz[],
    ${column(({ hour }) => hour)}::timestamptz[],
    ${column(({ variant }) => variant ?? "")}::text[],
    ${column(({ reason }) => reason)}::text[],
    ${column(({ batch }) => batch.reporter.service)}::text[],
    ${column(({ count }) => count)}::bigint[]
  ) AS t (id, project, environment, flag, at, hour, variant, reason, service, count)`;
}
