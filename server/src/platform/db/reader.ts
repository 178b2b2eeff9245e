/** How read models see the database: nothing that writes is in the type, and the connections refuse it as well. */
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import type { Database } from "./database.ts";

export type Reader = Pick<
  Database,
  "select" | "selectDistinct" | "selectDistinctOn" | "with" | "execute"
>;

/** The pool should be one that was created with `isReadOnly`, or `execute` could write. */
export function createReader(readOnlyPool: Pool): Reader {
  return drizzle(readOnlyPool, { casing: "snake_case" });
}

/** Several reads that all see the same moment. */
export function atOneMoment<Result>(
  database: Database,
  read: (reader: Reader) => Promise<Result>,
): Promise<Result> {
  return database.transaction(read, { isolationLevel: "repeatable read", accessMode: "read only" });
}
