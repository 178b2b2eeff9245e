import { and, eq, isNull, sql } from "drizzle-orm";
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
  readonly origins: readonly string[] | null;
  readonly version: number;
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
  readonly origins?: string[] | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export async function insertToken(tx: Transaction, added: NewToken): Promise<StoredToken> {
  await tx.insert(token).values(added);
  const { id, kind, name, hint, createdAt, expiresAt, origins = null } = added;
  const unused = { lastUsedAt: null, revokedAt: null, version: 1 };
  return { id, kind, name, hint, createdAt, expiresAt, origins, ...unused };
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
  { now, ...at }: SdkKeyAt & { now: Date },
): Promise<string | undefined> {
  const [revoked] = await tx
    .update(token)
    .set({ revokedAt: now })
    .where(isCurrentKey(at))
    .returning({ name: token.name });
  return revoked?.name;
}

export interface SdkKeyAt extends SdkKeyPlace {
  readonly id: string;
}

/** An SDK key as it may be edited; nobody else edits it until the transaction ends. */
export interface EditedSdkKey {
  readonly kind: TokenKind;
  readonly name: string;
  readonly origins: readonly string[] | null;
  readonly version: number;
}

/** `undefined` for a key that is unknown or revoked. */
export async function lockSdkKey(tx: Transaction, at: SdkKeyAt): Promise<EditedSdkKey | undefined> {
  const { kind, name, origins, version } = token;
  const [found] = await tx
    .select({ kind, name, origins, version })
    .from(token)
    .where(isCurrentKey(at))
    .for("update");
  return found;
}

export async function saveOrigins(
  tx: Transaction,
  at: SdkKeyAt,
  origins: readonly string[] | null,
): Promise<void> {
  await tx
    .update(token)
    .set({ origins: origins === null ? null : [...origins], version: sql`${token.version} + 1` })
    .where(isCurrentKey(at));
}

function isCurrentKey({ id, project, environment }: SdkKeyAt) {
  return and(
    eq(token.id, id),
    eq(token.project, project),
    eq(token.environment, environment),
    isNull(token.revokedAt),
  );
}
