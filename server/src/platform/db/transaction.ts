import type { Database } from "./database.ts";

/** Handed to stores, which neither open nor end it. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Commits what `work` did, or takes all of it back when it throws. */
export function inTransaction<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.transaction(work);
}
