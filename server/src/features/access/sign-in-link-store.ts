import { and, eq, gt, isNull } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { signInLink } from "../../tables/sign-in-link.ts";

export interface StoredLink {
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly loopbackOnly: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Made by whoever has the machine. */
  readonly isEmergency: boolean;
}

export async function insertLink(tx: Transaction, link: StoredLink): Promise<void> {
  await tx.insert(signInLink).values(link);
}

/** Uses the link up. `undefined` when there is none, it was used, it is too old, or it may not be used from there. */
export async function useLink(
  tx: Transaction,
  { tokenHash, isLocal, now }: { tokenHash: Buffer; isLocal: boolean; now: Date },
): Promise<{ readonly personId: string; readonly isEmergency: boolean } | undefined> {
  const [used] = await tx
    .update(signInLink)
    .set({ usedAt: now })
    .where(
      and(
        eq(signInLink.tokenHash, tokenHash),
        isNull(signInLink.usedAt),
        gt(signInLink.expiresAt, now),
        ...(isLocal ? [] : [eq(signInLink.loopbackOnly, false)]),
      ),
    )
    .returning({ personId: signInLink.personId, isEmergency: signInLink.isEmergency });
  return used;
}

/** A newer link, or a password, makes the older ones useless. */
export async function deleteUnusedLinks(tx: Transaction, personId: string): Promise<void> {
  await tx
    .delete(signInLink)
    .where(and(eq(signInLink.personId, personId), isNull(signInLink.usedAt)));
}
