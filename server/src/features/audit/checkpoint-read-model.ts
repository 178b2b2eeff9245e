import { and, asc, desc, eq, gte, max, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { auditCheckpoint, auditCheckpointSent, auditSigningKey } from "../../tables/audit.ts";
import type { PublishedKey } from "./signing-key.ts";

export interface CheckpointView {
  readonly chain: string;
  readonly entry: number;
  readonly at: Date;
  readonly kid: string;
  readonly jws: string;
}

/** Every key that ever signed, oldest first. */
export function publishedKeys(reader: Reader): Promise<PublishedKey[]> {
  return reader
    .select({ kid: auditSigningKey.kid, publicKey: auditSigningKey.publicKey })
    .from(auditSigningKey)
    .orderBy(asc(auditSigningKey.createdAt), asc(auditSigningKey.kid));
}

/** The checkpoints of a chain, newest first. */
export function listCheckpoints(
  reader: Reader,
  chain: string,
  limit: number,
): Promise<CheckpointView[]> {
  return reader
    .select()
    .from(auditCheckpoint)
    .where(eq(auditCheckpoint.chain, chain))
    .orderBy(desc(auditCheckpoint.entry))
    .limit(limit);
}

/** The first checkpoint that covers an entry. */
export async function checkpointOver(
  reader: Reader,
  chain: string,
  entry: number,
): Promise<CheckpointView | undefined> {
  const [row] = await reader
    .select()
    .from(auditCheckpoint)
    .where(and(eq(auditCheckpoint.chain, chain), gte(auditCheckpoint.entry, entry)))
    .orderBy(asc(auditCheckpoint.entry))
    .limit(1);
  return row;
}

/** Destination → the newest entry of the chain whose checkpoint went there. */
export async function sentUpTo(
  reader: Reader,
  chain: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader
    .select({ destination: auditCheckpointSent.destination, entry: max(auditCheckpointSent.entry) })
    .from(auditCheckpointSent)
    .where(eq(auditCheckpointSent.chain, chain))
    .groupBy(auditCheckpointSent.destination)
    .orderBy(sql`1`);
  return new Map(rows.map(({ destination, entry }) => [destination, entry ?? 0]));
}
