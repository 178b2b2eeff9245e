import { createHash } from "node:crypto";
import { entryHashInput } from "@yardarm/core/audit";
import type { JsonValue } from "@yardarm/sdk/model";
import { eq, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { auditHead } from "../../tables/audit.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Where a chain stands while its row is locked: nobody else can append to it until the transaction ends. */
export interface LockedHead {
  readonly chain: string;
  /** Number of the newest entry; 0 when there is none. */
  readonly entry: number;
  /** Hexadecimal hash of the newest entry; null when there is none. */
  readonly hash: string | null;
}

/** Locks the head of a chain, which orders all that is appended to it. The first entry's chain begins here. */
export async function openChain(tx: Transaction, chain: string): Promise<LockedHead> {
  const head = await lockHead(tx, chain);
  if (head !== undefined) return head;
  await tx
    .insert(auditHead)
    .values({ chain, entry: 0, hash: Buffer.alloc(0) })
    .onConflictDoNothing();
  return (await lockHead(tx, chain)) ?? openChain(tx, chain);
}

async function lockHead(tx: Transaction, chain: string): Promise<LockedHead | undefined> {
  const [row] = await tx.select().from(auditHead).where(eq(auditHead.chain, chain)).for("update");
  if (row === undefined) return undefined;
  return { chain, entry: row.entry, hash: row.entry === 0 ? null : row.hash.toString("hex") };
}

/** Appends the entry that follows the head, and moves the head there. Answers with its number. */
export async function appendEntry(
  tx: Transaction,
  head: LockedHead,
  { at, event }: { readonly at: Date; readonly event: AuditEvent },
): Promise<number> {
  const entry = head.entry + 1;
  const { actor } = event.caller;
  const document = entryHashInput(head.hash, documentOf({ chain: head.chain, entry, at, event }));
  const hash = createHash("sha256").update(document).digest();
  await tx.execute(sql`
    WITH appended AS (
      INSERT INTO audit_entry (chain, entry, at, kind, actor_kind, actor_id, request, document, hash)
      VALUES (${head.chain}, ${entry}, ${at}, ${event.kind}, ${actor.kind}, ${actor.id},
              ${event.request ?? null}, ${document}, ${hash})
    )
    UPDATE audit_head SET entry = ${entry}, hash = ${hash} WHERE chain = ${head.chain}`);
  return entry;
}

interface Entry {
  readonly chain: string;
  readonly entry: number;
  readonly at: Date;
  readonly event: AuditEvent;
}

/** What the hash covers: everything that is known of it, and which entry of which chain it is. */
function documentOf({ chain, entry, at, event }: Entry): JsonValue {
  const { actor, requestId, ip } = event.caller;
  return {
    chain,
    entry,
    at: at.toISOString(),
    kind: event.kind,
    actor: {
      kind: actor.kind,
      id: actor.id,
      name: actor.name,
      ...(actor.personId !== undefined && { personId: actor.personId }),
    },
    summary: event.summary,
    reason: event.reason ?? null,
    requestId: requestId === "" ? null : requestId,
    ip: ip === "" ? null : ip,
    request: event.request ?? null,
    details: event.details,
  };
}
