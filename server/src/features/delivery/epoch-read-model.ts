import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { epochOf } from "./epoch.ts";

/** Columns that tell the epoch of whatever is read beside them. */
export interface EpochColumns {
  readonly origin: string;
  readonly salt: string | null;
}

/**
 * Read together with the data that it describes: a connection may lead to another machine than the one before. The first
 * eight digits of a log file's name are the timeline, which a failover and a restore to a moment leave behind; unlike
 * the control file, they say so at once.
 */
export const epochColumns: SQL = sql`
  concat_ws(' ',
    (SELECT system_identifier FROM pg_control_system()),
    left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database())) AS origin,
  (SELECT epoch_salt FROM installation) AS salt`;

/** The epoch that the database is in now. */
export async function readEpoch(reader: Reader): Promise<string> {
  const { rows } = await reader.execute<EpochColumns & Record<string, unknown>>(
    sql`SELECT ${epochColumns}`,
  );
  return epochOfRow(rows[0]);
}

export function epochOfRow(row: EpochColumns | undefined): string {
  if (typeof row?.salt !== "string") {
    throw new Error("The database has no installation row: the server was not set up.");
  }
  return epochOf(row.origin, row.salt);
}
