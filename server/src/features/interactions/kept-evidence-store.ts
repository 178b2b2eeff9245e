import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";

export interface KeptEvidence {
  readonly project: string;
  readonly environment: string;
  readonly format: string;
  /** What was committed by then is in it, and nothing else. */
  readonly mark: string;
  readonly known: Uint8Array;
}

/**
 * In place of what was kept of the environment before, unless that knew something this does not: news of it may be forgotten by now. What
 * was kept in another database, of which this one is a copy, is of no use to anybody.
 */
export async function keepEvidence(
  transaction: Transaction,
  { project, environment, format, mark, known }: KeptEvidence,
  keptAt: Date,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO kept_evidence AS held (project, environment, format, mark, known, kept_at)
    VALUES (${project}, ${environment}, ${format}, ${mark}::pg_snapshot, ${Buffer.from(known)},
            ${keptAt.toISOString()}::timestamptz)
    ON CONFLICT (project, environment) DO UPDATE
       SET format = excluded.format, mark = excluded.mark, known = excluded.known,
           kept_at = excluded.kept_at
     WHERE pg_snapshot_xmax(held.mark) > pg_snapshot_xmax(pg_current_snapshot())
        OR (pg_snapshot_xmax(excluded.mark) >= pg_snapshot_xmax(held.mark)
            AND NOT EXISTS (
              SELECT FROM pg_snapshot_xip(excluded.mark) AS open (xid)
               WHERE pg_visible_in_snapshot(open.xid, held.mark)))`);
}
