import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";

/** What opens transactions. Only services and jobs are handed one. */
export type Database = NodePgDatabase;

export function createDatabase(pool: Pool): Database {
  return drizzle(pool, { casing: "snake_case" });
}
