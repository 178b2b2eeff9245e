/** Second factors of people: an app with one-time codes, passkeys, recovery codes. */
import { and, asc, count, eq, gt, isNotNull, isNull, lt } from "drizzle-orm";
import type { Transaction } from "../../../platform/db/transaction.ts";
import {
  passkey,
  passkeyChallenge,
  recoveryCode,
  totpFactor,
} from "../../../tables/second-factor.ts";
import type { FactorKind } from "../session-begin.ts";

/** What the person can show; recovery codes alone are no factor. */
export async function factorKindsOf(
  tx: Transaction,
  personId: string,
): Promise<readonly FactorKind[]> {
  const totp = await findTotp(tx, personId);
  const keys = await listPasskeys(tx, personId);
  const kinds: FactorKind[] = [
    ...(keys.length > 0 ? (["passkey"] as const) : []),
    ...(totp?.confirmedAt ? (["totp"] as const) : []),
  ];
  if (kinds.length === 0) return [];
  return (await countRecoveryCodes(tx, personId)) > 0 ? [...kinds, "recovery_code"] : kinds;
}

export async function deleteFactors(tx: Transaction, personId: string): Promise<void> {
  await tx.delete(totpFactor).where(eq(totpFactor.personId, personId));
  await tx.delete(passkey).where(eq(passkey.personId, personId));
  await tx.delete(recoveryCode).where(eq(recoveryCode.personId, personId));
  await tx.delete(passkeyChallenge).where(eq(passkeyChallenge.personId, personId));
}

export interface StoredTotp {
  readonly secret: Buffer;
  readonly lastStep: number;
  readonly createdAt: Date;
  readonly confirmedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export async function findTotp(tx: Transaction, personId: string): Promise<StoredTotp | undefined> {
  const [found] = await tx.select().from(totpFactor).where(eq(totpFactor.personId, personId));
  return found;
}

/** In place of one that was never confirmed. */
export async function saveNewTotp(
  tx: Transaction,
  added: { readonly personId: string; readonly secret: Buffer; readonly createdAt: Date },
): Promise<void> {
  const fresh = { ...added, lastStep: 0, confirmedAt: null, lastUsedAt: null };
  await tx
    .insert(totpFactor)
    .values(fresh)
    .onConflictDoUpdate({ target: totpFactor.personId, set: fresh });
}

/** Takes the code of a time step, once: whether it was newer than any before. */
export async function useTotpStep(
  tx: Transaction,
  { personId, step, now }: { personId: string; step: number; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx
    .update(totpFactor)
    .set({ lastStep: step, lastUsedAt: now })
    .where(and(eq(totpFactor.personId, personId), lt(totpFactor.lastStep, step)));
  return rowCount === 1;
}

export async function confirmTotp(tx: Transaction, personId: string, now: Date): Promise<void> {
  await tx.update(totpFactor).set({ confirmedAt: now }).where(eq(totpFactor.personId, personId));
}

/** Whether there was one that counted. */
export async function deleteTotp(tx: Transaction, personId: string): Promise<boolean> {
  const { rowCount } = await tx
    .delete(totpFactor)
    .where(and(eq(totpFactor.personId, personId), isNotNull(totpFactor.confirmedAt)));
  return rowCount === 1;
}

export interface StoredPasskey {
  readonly id: string;
  readonly name: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export function listPasskeys(tx: Transaction, personId: string): Promise<StoredPasskey[]> {
  return tx
    .select()
    .from(passkey)
    .where(eq(passkey.personId, personId))
    .orderBy(asc(passkey.createdAt), asc(passkey.id));
}

export async function insertPasskey(
  tx: Transaction,
  added: Omit<StoredPasskey, "lastUsedAt"> & { readonly personId: string },
): Promise<void> {
  await tx.insert(passkey).values({ ...added, transports: [...added.transports] });
}

/** A counter that does not grow tells of a copied key; a copy that always says 0 cannot be told. */
export async function usePasskey(
  tx: Transaction,
  { id, counter, now }: { id: string; counter: number; now: Date },
): Promise<void> {
  await tx.update(passkey).set({ counter, lastUsedAt: now }).where(eq(passkey.id, id));
}

/** Whether there was one. */
export async function deletePasskey(
  tx: Transaction,
  { id, personId }: { id: string; personId: string },
): Promise<boolean> {
  const { rowCount } = await tx
    .delete(passkey)
    .where(and(eq(passkey.id, id), eq(passkey.personId, personId)));
  return rowCount === 1;
}

export interface Challenge {
  readonly challenge: string;
  readonly personId: string;
  readonly purpose: "enrol" | "prove";
}

export async function insertChallenge(
  tx: Transaction,
  added: Challenge & { readonly expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.delete(passkeyChallenge).where(lt(passkeyChallenge.expiresAt, now));
  await tx.insert(passkeyChallenge).values(added);
}

/** Uses it up; whether it was there for this person and purpose. */
export async function useChallenge(
  tx: Transaction,
  { challenge, personId, purpose }: Challenge,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx
    .delete(passkeyChallenge)
    .where(
      and(
        eq(passkeyChallenge.challenge, challenge),
        eq(passkeyChallenge.personId, personId),
        eq(passkeyChallenge.purpose, purpose),
        gt(passkeyChallenge.expiresAt, now),
      ),
    );
  return rowCount === 1;
}

/** New ones; the old ones are of no use any more. */
export async function replaceRecoveryCodes(
  tx: Transaction,
  personId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await tx.delete(recoveryCode).where(eq(recoveryCode.personId, personId));
  if (hashes.length > 0)
    await tx.insert(recoveryCode).values(hashes.map((codeHash) => ({ personId, codeHash })));
}

/** Uses it up; whether it was one that was not used yet. */
export async function useRecoveryCode(
  tx: Transaction,
  { personId, codeHash, now }: { personId: string; codeHash: Buffer; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx
    .update(recoveryCode)
    .set({ usedAt: now })
    .where(
      and(
        eq(recoveryCode.personId, personId),
        eq(recoveryCode.codeHash, codeHash),
        isNull(recoveryCode.usedAt),
      ),
    );
  return rowCount === 1;
}

export async function countRecoveryCodes(tx: Transaction, personId: string): Promise<number> {
  const [row] = await tx
    .select({ left: count() })
    .from(recoveryCode)
    .where(and(eq(recoveryCode.personId, personId), isNull(recoveryCode.usedAt)));
  return row?.left ?? 0;
}
