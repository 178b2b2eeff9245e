import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/** Tests name the commits of some months; also said in docs/operations.md. */
const commitsMax = 50_000;

/** How long a scan counts without a newer one; also said in docs/operations.md. */
const retentionMs = { branches: 30 * dayMs, repositories: 180 * dayMs } as const;

export interface CodePruningDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly pruneScans: (
    transaction: Transaction,
    before: { readonly branches: Date; readonly repositories: Date },
  ) => Promise<void>;
  readonly trimCommits: (transaction: Transaction, commitsMax: number) => Promise<void>;
}

export function codeReferencePruning(deps: CodePruningDeps): Job {
  const { database, clock, pruneScans, trimCommits } = deps;
  return {
    name: "prune code references",
    everyMs: hourMs,
    async run() {
      const now = clock().getTime();
      await inTransaction(database, (tx) =>
        pruneScans(tx, {
          branches: new Date(now - retentionMs.branches),
          repositories: new Date(now - retentionMs.repositories),
        }),
      );
      await inTransaction(database, (tx) => trimCommits(tx, commitsMax));
    },
  };
}
