/** Keys, checkpoints and where they went. All of it is only ever added to. */
import type { Checkpoint } from "@yardarm/core/audit";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import {
  auditCheckpoint,
  auditCheckpointSent,
  auditSetting,
  auditSigningKey,
  type PublicKeyDocument,
} from "../../tables/audit.ts";

export interface StoredCheckpoint {
  readonly chain: string;
  readonly entry: number;
  readonly at: Date;
  readonly kid: string;
  readonly jws: string;
}

/** A chain, where it stands, and what was signed of it last. */
export interface ChainState {
  readonly chain: string;
  readonly entry: number;
  readonly checkpoint: StoredCheckpoint | undefined;
}

export async function chainStates(tx: Transaction): Promise<readonly ChainState[]> {
  const { rows } = await tx.execute<{
    chain: string;
    head: string;
    entry: string | null;
    at: string;
    kid: string;
    jws: string;
  }>(sql`
    SELECT h.chain, h.entry AS head, c.entry, c.at, c.kid, c.jws
      FROM audit_head h
      LEFT JOIN LATERAL (
        SELECT * FROM audit_checkpoint WHERE chain = h.chain ORDER BY entry DESC LIMIT 1
      ) c ON true
     WHERE h.entry > 0
     ORDER BY h.chain`);
  return rows.map(({ chain, head, entry, at, kid, jws }) => ({
    chain,
    entry: Number(head),
    checkpoint:
      entry === null ? undefined : { chain, entry: Number(entry), at: new Date(at), kid, jws },
  }));
}

/** Adds a key to those that are published. */
export async function publishKey(
  tx: Transaction,
  key: { readonly kid: string; readonly publicKey: PublicKeyDocument; readonly createdAt: Date },
): Promise<void> {
  await tx.insert(auditSigningKey).values(key).onConflictDoNothing();
}

export async function installationId(tx: Transaction): Promise<string> {
  const [row] = await tx.select({ id: auditSetting.installation }).from(auditSetting);
  if (row === undefined)
    throw new Error("The installation has no id; its migrations were cut off.");
  return row.id;
}

export async function addCheckpoint(
  tx: Transaction,
  { chain, entry, at }: Checkpoint,
  { kid, jws }: { readonly kid: string; readonly jws: string },
): Promise<void> {
  // Another server may have signed the same entry; one is enough.
  await tx
    .insert(auditCheckpoint)
    .values({ chain, entry, at: new Date(at), kid, jws })
    .onConflictDoNothing();
}

/** What a destination has not got yet, oldest first. */
export async function unsentTo(
  tx: Transaction,
  destination: string,
  limit: number,
): Promise<readonly StoredCheckpoint[]> {
  const rows = await tx
    .select({ checkpoint: auditCheckpoint })
    .from(auditCheckpoint)
    .leftJoin(
      auditCheckpointSent,
      and(
        eq(auditCheckpointSent.chain, auditCheckpoint.chain),
        eq(auditCheckpointSent.entry, auditCheckpoint.entry),
        eq(auditCheckpointSent.destination, destination),
      ),
    )
    .where(isNull(auditCheckpointSent.sentAt))
    .orderBy(asc(auditCheckpoint.at), asc(auditCheckpoint.chain))
    .limit(limit);
  return rows.map(({ checkpoint }) => checkpoint);
}

export async function noteSent(
  tx: Transaction,
  { chain, entry }: Pick<StoredCheckpoint, "chain" | "entry">,
  { destination, sentAt }: { readonly destination: string; readonly sentAt: Date },
): Promise<void> {
  await tx
    .insert(auditCheckpointSent)
    .values({ chain, entry, destination, sentAt })
    .onConflictDoNothing();
}
