import type { Duty } from "@yardarm/core/requests";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Job } from "../../platform/jobs.ts";
import { listOverdue } from "./emergency-read-model.ts";

/** A duty that was due, as it is told; who owes it is read when it is told. */
export interface ToldDuty {
  readonly project: string;
  readonly request: number;
  readonly kind: Duty["kind"];
  readonly environments: readonly string[];
  readonly dueAt: Date;
  readonly at: Date;
}

export interface EmergencyWatchDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
  /** Tells whoever wants to hear of it; what is told twice is told once. */
  readonly tell: (tx: Transaction, duty: ToldDuty) => Promise<void>;
}

const minuteMs = 60_000;
/** For how long it is told of, should no server have run meanwhile, or nobody have listened. */
const toldDays = 3;

/** Every server looks; by its origin, each is told once. */
export function emergencyWatch({ database, reader, clock, tell }: EmergencyWatchDeps): Job {
  return {
    name: "tell of emergencies that nobody accounts for",
    everyMs: 5 * minuteMs,
    async run() {
      const at = clock();
      const since = at.getTime() - toldDays * 24 * 60 * minuteMs;
      for (const { kind, dueAt, request } of await listOverdue(reader, { at })) {
        if (dueAt < since) continue;
        const { project, number, life } = request;
        const environments = life?.emergency?.environments ?? [];
        const duty = { project, request: number, kind, environments, at };
        await inTransaction(database, (tx) => tell(tx, { ...duty, dueAt: new Date(dueAt) }));
      }
    },
  };
}
