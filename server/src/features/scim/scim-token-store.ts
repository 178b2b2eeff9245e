import { and, desc, eq, isNull } from "drizzle-orm";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { token } from "../../tables/token.ts";

export interface ScimToken {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const shown = {
  id: token.id,
  name: token.name,
  hint: token.hint,
  createdAt: token.createdAt,
  lastUsedAt: token.lastUsedAt,
};
const isInUse = and(eq(token.kind, "scim"), isNull(token.revokedAt));

export function listScimTokens(tx: Transaction): Promise<ScimToken[]> {
  return tx.select(shown).from(token).where(isInUse).orderBy(desc(token.createdAt));
}

export async function findScimToken(
  reader: Reader,
  tokenHash: Buffer,
): Promise<ScimToken | undefined> {
  const [found] = await reader
    .select(shown)
    .from(token)
    .where(and(isInUse, eq(token.tokenHash, tokenHash)));
  return found;
}

export async function insertScimToken(
  tx: Transaction,
  {
    tokenHash,
    createdBy,
    ...added
  }: Omit<ScimToken, "lastUsedAt"> & {
    readonly tokenHash: Buffer;
    readonly createdBy: string;
  },
): Promise<void> {
  await tx.insert(token).values({ ...added, tokenHash, createdBy, kind: "scim" });
}

/** Gives its name, or nothing when there was none. */
export async function revokeScimToken(
  tx: Transaction,
  id: string,
  now: Date,
): Promise<string | undefined> {
  const [revoked] = await tx
    .update(token)
    .set({ revokedAt: now })
    .where(and(isInUse, eq(token.id, id)))
    .returning({ name: token.name });
  return revoked?.name;
}

export async function noteScimTokenUse(database: Database, id: string, now: Date): Promise<void> {
  await database.update(token).set({ lastUsedAt: now }).where(eq(token.id, id));
}
