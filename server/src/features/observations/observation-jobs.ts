import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long what services and tests report is kept; also said in docs/operations.md. */
const retentionMs = {
  batches: dayMs,
  counts: 30 * dayMs,
  instances: 30 * dayMs,
  combinations: 30 * dayMs,
  traces: 6 * hourMs,
  findings: 30 * dayMs,
  uses: 400 * dayMs,
  testRuns: 180 * dayMs,
  // Longer than anything that refers to them.
  states: 182 * dayMs,
} as const;

/** News is for analyses, which read it once a minute at least; see `known-evidence`. */
const newsKeptMinutes = 10;

type Prune<Before> = (transaction: Transaction, before: Before) => Promise<void>;

export interface PruningDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly pruneObservations: Prune<{
    readonly batches: Date;
    readonly counts: Date;
    readonly instances: Date;
  }>;
  readonly pruneFindings: Prune<{ readonly hours: Date; readonly seen: Date }>;
  readonly pruneUses: Prune<Date>;
  readonly pruneTestRuns: Prune<Date>;
  readonly trimToBounds: (transaction: Transaction) => Promise<void>;
  readonly pruneCombinations: Prune<{ readonly seen: Date; readonly traces: Date }>;
  /** Comes last: it forgets the names of what the others let go of. */
  readonly pruneStates: Prune<Date>;
}

export function observationPruning({ database, clock, ...prune }: PruningDeps): Job {
  return {
    name: "prune observations",
    everyMs: 30 * minuteMs,
    async run() {
      const ago = (what: keyof typeof retentionMs) =>
        new Date(clock().getTime() - retentionMs[what]);
      // Each by itself, so that what is reported meanwhile waits for none of them long.
      const steps: readonly ((transaction: Transaction) => Promise<void>)[] = [
        (tx) =>
          prune.pruneObservations(tx, {
            batches: ago("batches"),
            counts: ago("counts"),
            instances: ago("instances"),
          }),
        (tx) => prune.pruneFindings(tx, { hours: ago("findings"), seen: ago("findings") }),
        (tx) => prune.pruneUses(tx, ago("uses")),
        (tx) => prune.pruneTestRuns(tx, ago("testRuns")),
        (tx) => prune.trimToBounds(tx),
        (tx) => prune.pruneCombinations(tx, { seen: ago("combinations"), traces: ago("traces") }),
        (tx) => prune.pruneStates(tx, ago("states")),
      ];
      for (const step of steps) await inTransaction(database, step);
    },
  };
}

export interface NewsPruningDeps {
  readonly database: Database;
  readonly pruneNews: (transaction: Transaction, keptMinutes: number) => Promise<void>;
}

export function newsPruning({ database, pruneNews }: NewsPruningDeps): Job {
  return {
    name: "prune news of combinations",
    everyMs: 5 * minuteMs,
    run: () => inTransaction(database, (tx) => pruneNews(tx, newsKeptMinutes)),
  };
}

export interface TraceJoiningDeps extends Pick<PruningDeps, "database" | "clock"> {
  /** Whether there may be more. */
  readonly joinTraces: (transaction: Transaction, before: Date) => Promise<boolean>;
}

/** A service reports every few seconds: after so long, all of them have told of a trace. */
const settledMs = minuteMs;

export function traceJoining({ database, clock, joinTraces }: TraceJoiningDeps): Job {
  return {
    name: "join traces",
    everyMs: minuteMs,
    async run() {
      const before = new Date(clock().getTime() - settledMs);
      while (await inTransaction(database, (tx) => joinTraces(tx, before)));
    },
  };
}
