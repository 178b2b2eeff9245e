import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";
import type { DeltaRetention } from "./delta-store.ts";

/** How many deltas of an environment are kept, and for how long; also said in docs/operations.md. */
const deltaRetention = { deltasMax: 10_000, days: 7 } as const;

export interface DeltaPruningDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly pruneDeltas: (transaction: Transaction, kept: DeltaRetention) => Promise<void>;
}

export function deltaPruning({ database, clock, pruneDeltas }: DeltaPruningDeps): Job {
  const { deltasMax, days } = deltaRetention;
  return {
    name: "prune deltas",
    everyMs: 30 * 60_000,
    run: () => {
      const since = new Date(clock().getTime() - days * 86_400_000);
      return inTransaction(database, (transaction) =>
        pruneDeltas(transaction, { deltasMax, since }),
      );
    },
  };
}
