/** Keeps stale-flag reports that left, and who signed them. */
import type { StandingOf } from "@yardarm/core/reports";
import type { Transaction } from "../../platform/db/transaction.ts";
import { staleReport, staleSignOff } from "../../tables/stale-report.ts";

export interface ReportToKeep {
  readonly project: string;
  readonly asOf: Date;
  readonly madeAt: Date;
  readonly standings: Readonly<Record<string, StandingOf>>;
}

/** The first of a moment is kept: what it says was handed out. */
export async function keepReport(tx: Transaction, report: ReportToKeep): Promise<void> {
  await tx.insert(staleReport).values(report).onConflictDoNothing();
}

export async function addSignOff(
  tx: Transaction,
  signOff: typeof staleSignOff.$inferInsert,
): Promise<void> {
  await tx.insert(staleSignOff).values(signOff);
}
