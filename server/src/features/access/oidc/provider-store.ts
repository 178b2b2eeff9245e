import { and, eq, lt } from "drizzle-orm";
import type { Transaction } from "../../../platform/db/transaction.ts";
import { providerAttempt, providerIdentity } from "../../../tables/provider.ts";

export interface ProviderAttempt {
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Where the person wanted to go; an address of ours. */
  readonly next: string;
  readonly expiresAt: Date;
}

export async function insertAttempt(
  tx: Transaction,
  added: ProviderAttempt,
  now: Date,
): Promise<void> {
  await tx.delete(providerAttempt).where(lt(providerAttempt.expiresAt, now));
  await tx.insert(providerAttempt).values(added);
}

/** Takes it out, so that nobody comes back with it twice. */
export async function takeAttempt(
  tx: Transaction,
  stateHash: Buffer,
): Promise<ProviderAttempt | undefined> {
  const [taken] = await tx
    .delete(providerAttempt)
    .where(eq(providerAttempt.stateHash, stateHash))
    .returning();
  return taken;
}

export interface ProviderAccount {
  readonly issuer: string;
  readonly subject: string;
}

export async function findPersonOfAccount(
  tx: Transaction,
  { issuer, subject }: ProviderAccount,
): Promise<string | undefined> {
  const [found] = await tx
    .select({ personId: providerIdentity.personId })
    .from(providerIdentity)
    .where(and(eq(providerIdentity.issuer, issuer), eq(providerIdentity.subject, subject)));
  return found?.personId;
}

export async function linkAccount(
  tx: Transaction,
  linked: ProviderAccount & { readonly personId: string; readonly createdAt: Date },
): Promise<void> {
  await tx.insert(providerIdentity).values(linked);
}

/** Whether there was a link. */
export async function unlinkAccounts(tx: Transaction, personId: string): Promise<boolean> {
  const { rowCount } = await tx
    .delete(providerIdentity)
    .where(eq(providerIdentity.personId, personId));
  return (rowCount ?? 0) > 0;
}
