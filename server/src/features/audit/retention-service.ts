/** How long the record knows who people were. The chain stays whole; only keys go. */

import type { Caller } from "../../platform/actor.ts";
import { systemCaller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { installationChain } from "./audit-event.ts";
import type { AuditRecord } from "./audit-service.ts";
import { deleteKeysBefore } from "./person-key-store.ts";
import { periodOf } from "./sealing.ts";
import { loadPersonalMonths, savePersonalMonths } from "./setting-store.ts";

export interface RetentionDeps {
  readonly database: Database;
  readonly record: AuditRecord["record"];
  readonly clock: Clock;
}

export interface RetentionService {
  /** Whole months; null for ever. */
  personalMonths(): Promise<number | null>;
  setPersonalMonths(months: number | null, reason: string, caller: Caller): Promise<void>;
  /** Forgets what is older than the setting says. */
  apply(): Promise<void>;
}

export function createRetentionService(deps: RetentionDeps): RetentionService {
  const { database, record, clock } = deps;
  return {
    personalMonths: () => inTransaction(database, loadPersonalMonths),
    async setPersonalMonths(months, reason, caller) {
      await inTransaction(database, async (tx) => {
        const before = await loadPersonalMonths(tx);
        if (before === months) return;
        await savePersonalMonths(tx, months);
        const length = months === null ? "for ever" : `for ${months} months`;
        await record(tx, installationChain, {
          kind: "retention.changed",
          caller,
          summary: `${caller.actor.name} had personal data in the record kept ${length}.`,
          reason,
          details: { from: before, to: months },
        });
      });
    },
    async apply() {
      await inTransaction(database, async (tx) => {
        const months = await loadPersonalMonths(tx);
        if (months === null) return;
        const periods = await deleteKeysBefore(tx, firstKept(clock(), months));
        if (periods.length === 0) return;
        await record(tx, installationChain, {
          kind: "retention.applied",
          caller: systemCaller("server"),
          summary: `Personal data in entries up to ${periods.at(-1)} was forgotten.`,
          details: { months, periods },
        });
      });
    },
  };
}

/** This month and so many whole months before it are kept. */
export function firstKept(now: Date, months: number): string {
  return periodOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)));
}
