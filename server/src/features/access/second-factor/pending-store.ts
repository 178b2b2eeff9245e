/** Sign-ins whose password was right and that wait for the second factor. */
import { and, eq, gt, lt, sql } from "drizzle-orm";
import type { Transaction } from "../../../platform/db/transaction.ts";
import { pendingSignIn } from "../../../tables/second-factor.ts";

/** After so many wrong codes the password has to be typed again. */
const FAILURES_MAX = 10;

export interface NewPending {
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly method: "password" | "link";
  readonly expiresAt: Date;
}

export async function insertPending(tx: Transaction, added: NewPending, now: Date): Promise<void> {
  await tx.delete(pendingSignIn).where(lt(pendingSignIn.expiresAt, now));
  await tx.insert(pendingSignIn).values(added);
}

export interface Pending {
  readonly personId: string;
  readonly method: "password" | "link";
}

export async function findPending(
  tx: Transaction,
  tokenHash: Buffer,
  now: Date,
): Promise<Pending | undefined> {
  const [found] = await tx
    .select({ personId: pendingSignIn.personId, method: pendingSignIn.method })
    .from(pendingSignIn)
    .where(
      and(
        eq(pendingSignIn.tokenHash, tokenHash),
        gt(pendingSignIn.expiresAt, now),
        lt(pendingSignIn.failures, FAILURES_MAX),
      ),
    )
    .for("update");
  return found;
}

export async function notePendingFailure(tx: Transaction, tokenHash: Buffer): Promise<void> {
  await tx
    .update(pendingSignIn)
    .set({ failures: sql`${pendingSignIn.failures} + 1` })
    .where(eq(pendingSignIn.tokenHash, tokenHash));
}

/** Whether it was still there: two that finish at the same moment make one session. */
export async function deletePending(tx: Transaction, tokenHash: Buffer): Promise<boolean> {
  const { rowCount } = await tx.delete(pendingSignIn).where(eq(pendingSignIn.tokenHash, tokenHash));
  return rowCount === 1;
}
