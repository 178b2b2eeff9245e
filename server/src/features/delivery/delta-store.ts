import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";

/** What is kept for readers who come back; whoever was away longer gets the snapshot again. */
export interface DeltaRetention {
  /** Of each environment, the newest so many. */
  readonly deltasMax: number;
  /** And of those, none that is older. */
  readonly since: Date;
}

/** Drops the deltas that are beyond what is kept. The newest of an environment stays, so that nobody resets in vain. */
export async function pruneDeltas(
  transaction: Transaction,
  { deltasMax, since }: DeltaRetention,
): Promise<void> {
  await transaction.execute(sql`
    DELETE FROM delta USING environment
     WHERE environment.project = delta.project AND environment.key = delta.environment
       AND delta.revision < environment.revision
       AND (delta.revision <= environment.revision - ${deltasMax} OR delta.at < ${since})`);
}
