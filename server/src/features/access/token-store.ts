import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { token } from "../../tables/token.ts";
import type { TokenKind } from "./token-kinds.ts";

/** A bearer token as it is kept: without its secret. */
export interface StoredToken {
  readonly id: string;
  readonly kind: TokenKind;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewToken {
  readonly id: string;
  readonly kind: TokenKind;
  readonly tokenHash: Buffer;
  readonly name: string;
  readonly hint: string;
  readonly personId?: string;
  readonly project?: string;
  readonly environment?: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export async function insertToken(tx: Transaction, added: NewToken): Promise<StoredToken> {
  await tx.insert(token).values(added);
  const { id, kind, name, hint, createdAt, expiresAt } = added;
  return { id, kind, name, hint, createdAt, expiresAt, lastUsedAt: null, revokedAt: null };
}

/** Gives the token's name, or nothing when there was none to revoke. */
export async function revokePersonalToken(
  tx: Transaction,
  { id, personId, now }: { id: string; personId: string; now: Date },
): Promise<string | undefined> {
  const [revoked] = await tx
    .update(token)
    .set({ revokedAt: now })
    .where(and(eq(token.id, id), eq(token.personId, personId), isNull(token.revokedAt)))
    .returning({ name: token.name });
  return revoked?.name;
}

export interface SdkKeyPlace {
  readonly project: string;
  readonly environment: string;
}

export async function revokeSdkKey(
  tx: Transaction,
  { id, project, environment, now }: SdkKeyPlace & { id: string; now: Date },
): Promise<string | undefined> {
  const [revoked] = await tx
    .update(token)
    .set({ revokedAt: now })
    .where(
      and(
        eq(token.id, id),
        eq(token.project, project),
        eq(token.environment, environment),
        isNull(token.revokedAt),
      ),
    )
    .returning({ name: token.name });
  return revoked?.name;
}
