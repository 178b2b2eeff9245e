import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import { inTransaction } from "../../../platform/db/transaction.ts";
import type { Job } from "../../../platform/jobs.ts";
import { pruneDigests } from "./digest-store.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** How long it is kept which digests were sent; also said in docs/operations.md. */
const keptDays = 90;

export function digestRounds(round: () => Promise<void>): Job {
  return { name: "send digests", everyMs: minuteMs, run: round };
}

export function digestPruning({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Job {
  return {
    name: "forget old digests",
    everyMs: 60 * minuteMs,
    run: () =>
      inTransaction(database, (tx) =>
        pruneDigests(tx, new Date(clock().getTime() - keptDays * dayMs)),
      ),
  };
}
