import { and, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { token } from "../../tables/token.ts";
import { type Scope, unscoped } from "./powers.ts";
import type { TokenKind } from "./token-kinds.ts";

/** A bearer token as it is kept: without its secret. */
export interface StoredToken {
  readonly id: string;
  readonly kind: TokenKind;
  readonly name: string;
  readonly hint: string;
  readonly scope: Scope;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly rotatedAt: Date | null;
  /** Until when the secret before the newest works too. */
  readonly previousUntil: Date | null;
  /** Of a client key: whose pages may use it; null: pages of every origin. */
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
  readonly serviceAccountId?: string;
  readonly project?: string;
  readonly environment?: string;
  readonly origins?: readonly string[] | null;
  readonly scope?: Scope;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export interface TokenOwner {
  readonly kind: "person" | "service_account";
  readonly id: string;
}

/** A token of any kind, with whom it belongs to; SDK keys belong to an environment. */
export interface AnyToken extends StoredToken {
  readonly owner: TokenOwner | undefined;
  readonly project: string | null;
  readonly environment: string | null;
}

export async function insertToken(tx: Transaction, added: NewToken): Promise<StoredToken> {
  const { scope = unscoped, origins = null, ...columns } = added;
  const [row] = await tx
    .insert(token)
    .values({ ...columns, ...scopeColumns(scope), origins: origins && [...origins] })
    .returning();
  if (row === undefined) throw new Error("A token was not stored.");
  return tokenOf(row);
}

/** `undefined`: there is none, or it was revoked. */
export async function lockToken(tx: Transaction, id: string): Promise<AnyToken | undefined> {
  const [row] = await tx
    .select()
    .from(token)
    .where(and(eq(token.id, id), isNull(token.revokedAt)))
    .for("update");
  return row && tokenOf(row);
}

export async function revokeToken(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.update(token).set({ revokedAt: now }).where(eq(token.id, id));
}

/** Ends all tokens of a person; says how many there were. */
export async function revokeTokensOf(
  tx: Transaction,
  personId: string,
  now: Date,
): Promise<number> {
  const { rowCount } = await tx
    .update(token)
    .set({ revokedAt: now })
    .where(and(eq(token.personId, personId), isNull(token.revokedAt)));
  return rowCount ?? 0;
}

export interface NewSecret {
  readonly hash: Buffer;
  readonly hint: string;
  readonly rotatedAt: Date;
  readonly previousUntil: Date;
  readonly expiresAt: Date | null;
}

/** The secret of before stays beside the new one for a while; the one before that ends now. */
export async function rotateToken(
  tx: Transaction,
  { id }: AnyToken,
  { hash, ...next }: NewSecret,
): Promise<StoredToken> {
  const [row] = await tx
    .update(token)
    .set({ ...next, previousHash: sql`${token.tokenHash}`, tokenHash: hash })
    .where(eq(token.id, id))
    .returning();
  if (row === undefined) throw new Error("A token that was locked is gone.");
  return tokenOf(row);
}

export async function saveOrigins(
  tx: Transaction,
  id: string,
  origins: readonly string[] | null,
): Promise<void> {
  await tx
    .update(token)
    .set({ origins: origins && [...origins], version: sql`${token.version} + 1` })
    .where(eq(token.id, id));
}

export interface SdkKeyPlace {
  readonly project: string;
  readonly environment: string;
}

function scopeColumns({ permissions, projects }: Scope) {
  return {
    scopePermissions: permissions === null ? null : [...permissions],
    scopeProjects: projects === null ? null : [...projects],
  };
}

function tokenOf(row: typeof token.$inferSelect): AnyToken {
  const { id, kind, name, hint, createdAt, expiresAt, lastUsedAt, revokedAt } = row;
  const { rotatedAt, previousUntil, project, environment, origins, version } = row;
  return {
    ...{ id, kind, name, hint, createdAt, expiresAt, lastUsedAt, revokedAt },
    ...{ rotatedAt, previousUntil, project, environment, origins, version },
    scope: { permissions: row.scopePermissions, projects: row.scopeProjects },
    owner: ownerOf(row),
  };
}

function ownerOf({ personId, serviceAccountId }: typeof token.$inferSelect) {
  if (personId !== null) return { kind: "person", id: personId } as const;
  if (serviceAccountId === null) return undefined;
  return { kind: "service_account", id: serviceAccountId } as const;
}
