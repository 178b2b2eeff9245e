import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import type { InEnvironment } from "./evidence-read-model.ts";

/** What was known of evidence at a moment. */
export interface FoundEvidence {
  /** What was committed by then is in it, and nothing else. */
  readonly mark: string;
  readonly known: Uint8Array;
}

/**
 * What somebody knew last of the evidence of an environment; undefined when nothing was kept. A mark that is ahead of this database was
 * made in another one, of which this one is a copy: what came since cannot be told from what came before.
 */
export async function findKeptEvidence(
  reader: Reader,
  { project, environment }: InEnvironment,
  format: string,
): Promise<FoundEvidence | undefined> {
  const { rows } = await reader.execute<{ mark: string; known: Uint8Array }>(sql`
    SELECT mark::text, known FROM kept_evidence
     WHERE project = ${project} AND environment = ${environment} AND format = ${format}
       AND pg_snapshot_xmax(mark) <= pg_snapshot_xmax(pg_current_snapshot())`);
  return rows[0];
}
