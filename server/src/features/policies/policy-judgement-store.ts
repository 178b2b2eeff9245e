import type { PolicyFinding } from "@yardarm/core/policies";
import type { Transaction } from "../../platform/db/transaction.ts";
import { policyJudgement } from "../../tables/policy-judgement.ts";

export interface JudgementRow {
  readonly project: string;
  readonly asOf: Date;
  readonly findings: readonly PolicyFinding[];
}

/** Keeps what was found, instead of what was found before. */
export async function keepJudgement(tx: Transaction, row: JudgementRow): Promise<void> {
  const { project: _, ...found } = row;
  await tx
    .insert(policyJudgement)
    .values(row)
    .onConflictDoUpdate({ target: policyJudgement.project, set: found });
}
