import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** How long what services report is kept; also said in docs/operations.md. */
const retentionDays = { batches: 1, counts: 30, instances: 30 } as const;

export interface PruningDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly pruneObservations: (
    transaction: Transaction,
    before: { readonly batches: Date; readonly counts: Date; readonly instances: Date },
  ) => Promise<void>;
}

export function observationPruning({ database, clock, pruneObservations }: PruningDeps): Job {
  return {
    name: "prune observations",
    everyMs: 30 * minuteMs,
    run: () => {
      const ago = (days: number) => new Date(clock().getTime() - days * dayMs);
      const { batches, counts, instances } = retentionDays;
      return inTransaction(database, (transaction) =>
        pruneObservations(transaction, {
          batches: ago(batches),
          counts: ago(counts),
          instances: ago(instances),
        }),
      );
    },
  };
}
