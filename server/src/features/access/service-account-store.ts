import { eq } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { serviceAccount } from "../../tables/service-account.ts";

export interface StoredServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly isActive: boolean;
  readonly createdAt: Date;
}

export type NewServiceAccount = typeof serviceAccount.$inferInsert;

export async function insertServiceAccount(
  tx: Transaction,
  added: NewServiceAccount,
): Promise<void> {
  await tx.insert(serviceAccount).values(added);
}

export async function findServiceAccount(
  tx: Transaction,
  id: string,
): Promise<StoredServiceAccount | undefined> {
  const [found] = await tx.select().from(serviceAccount).where(eq(serviceAccount.id, id));
  return found;
}

export async function updateServiceAccount(
  tx: Transaction,
  id: string,
  change: Partial<Pick<StoredServiceAccount, "name" | "description" | "isActive">>,
): Promise<void> {
  await tx.update(serviceAccount).set(change).where(eq(serviceAccount.id, id));
}
