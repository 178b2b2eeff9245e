import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";

const hourMs = 3_600_000;

/** How long an `Idempotency-Key` is remembered; also said in docs/problems.md. */
const rememberedMs = 24 * hourMs;

export interface ForgettingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly forgetKeys: (transaction: Transaction, before: Date) => Promise<void>;
}

export function idempotencyForgetting({ database, clock, forgetKeys }: ForgettingDeps): Job {
  return {
    name: "forget idempotency keys",
    everyMs: hourMs,
    run: () => {
      const before = new Date(clock().getTime() - rememberedMs);
      return inTransaction(database, (transaction) => forgetKeys(transaction, before));
    },
  };
}
