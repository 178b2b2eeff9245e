import type { Pool } from "pg";

/** How many connections of this database wait for somebody else's lock. */
export async function waitingForLocks(pool: Pool): Promise<number> {
  const { rows } = await pool.query(
    "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows.length;
}
