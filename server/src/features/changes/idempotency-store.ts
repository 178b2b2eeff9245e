import { lt, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import type { Idempotency } from "../../platform/leave.ts";
import { idempotencyKey } from "../../tables/idempotency-key.ts";

/** An outcome goes into a document and comes back from it, so it is JSON. */
export interface Remembered<Outcome> {
  readonly hash: Buffer;
  readonly outcome: Outcome;
}

/** What a write with this key did, if there was one. */
export async function recall<Outcome>(
  tx: Transaction,
  actorId: string,
  { key }: Idempotency,
): Promise<Remembered<Outcome> | undefined> {
  const { rows } = await tx.execute<{ hash: Buffer; outcome: Outcome }>(sql`
    SELECT request_hash AS hash, outcome FROM idempotency_key
     WHERE actor_id = ${actorId} AND key = ${key}`);
  return rows[0];
}

/** Keeps what it did, in the transaction that does it: neither is there without the other. */
export async function remember(
  tx: Transaction,
  {
    actorId,
    idempotency,
    outcome,
    at,
  }: {
    readonly actorId: string;
    readonly idempotency: Idempotency;
    readonly outcome: unknown;
    readonly at: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO idempotency_key (actor_id, key, request_hash, outcome, created_at)
    VALUES (${actorId}, ${idempotency.key}, ${idempotency.hash}, ${JSON.stringify(outcome)}, ${at})`);
}

export async function forgetKeys(tx: Transaction, before: Date): Promise<void> {
  await tx.delete(idempotencyKey).where(lt(idempotencyKey.createdAt, before));
}
