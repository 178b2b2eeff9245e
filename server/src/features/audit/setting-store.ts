import type { Transaction } from "../../platform/db/transaction.ts";
import { auditSetting } from "../../tables/audit.ts";

/** Months for which personal data is kept; null for ever. */
export async function loadPersonalMonths(tx: Transaction): Promise<number | null> {
  const [row] = await tx.select({ months: auditSetting.personalMonths }).from(auditSetting);
  return row?.months ?? null;
}

export async function savePersonalMonths(tx: Transaction, months: number | null): Promise<void> {
  await tx.update(auditSetting).set({ personalMonths: months });
}
