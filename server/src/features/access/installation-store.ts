import type { Transaction } from "../../platform/db/transaction.ts";
import { installation } from "../../tables/installation.ts";

/** Nothing happens when it is there already. */
export async function insertInstallation(tx: Transaction, epochSalt: string): Promise<void> {
  await tx.insert(installation).values({ id: 1, epochSalt }).onConflictDoNothing();
}
