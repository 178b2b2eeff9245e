import { createHash } from "node:crypto";
import { entryHashInput, type NamedPerson } from "@yardarm/core/audit";
import { eq, sql } from "drizzle-orm";
import { prepared } from "../../platform/db/prepared.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { auditHead } from "../../tables/audit.ts";
import type { AuditEvent } from "./audit-event.ts";
import {
  documentOf,
  idsSpokenOf,
  keyHolderOfPlace,
  personBehind,
  type SpokenOf,
} from "./entry-document.ts";
import { isUuid } from "./is-uuid.ts";
import { ensureKeys } from "./person-key-store.ts";
import { periodOf } from "./sealing.ts";
import { termsOf, wordsOf } from "./search-terms.ts";

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
  const { chain } = head;
  const entry = head.entry + 1;
  const { actor } = event.caller;
  const period = periodOf(at);
  const { people, keys: known } = await findSpokenOf(tx, event, period);
  const keys = await ensureKeys(tx, { people: keyHolders(event, people), period, known });
  const written = documentOf({ chain, entry, at }, event, { people, keys });
  const document = entryHashInput(head.hash, written);
  const hash = createHash("sha256").update(document).digest();
  const terms = sql.param(termsOf(event, people));
  const words = sql.param(wordsOf(event, people));
  await tx.execute(
    prepared(sql`
    WITH appended AS (
      INSERT INTO audit_entry (chain, entry, at, kind, actor_kind, actor_id, request, document, hash)
      VALUES (${chain}, ${entry}, ${at}, ${event.kind}, ${actor.kind}, ${actor.id},
              ${event.request ?? null}, ${document}, ${hash})
    ), found_by AS (
      INSERT INTO audit_search (chain, entry, at, terms, words)
      VALUES (${chain}, ${entry}, ${at}, ${terms}::text[], array_to_tsvector(${words}::text[]))
    )
    UPDATE audit_head SET entry = ${entry}, hash = ${hash} WHERE chain = ${chain}`),
  );
  return entry;
}

/** Whoever the event speaks of, by the names they have here, with the keys they have for the month; somebody erased has no name. */
async function findSpokenOf(
  tx: Transaction,
  event: AuditEvent,
  period: string,
): Promise<{
  readonly people: readonly SpokenOf[];
  readonly keys: ReadonlyMap<string, Buffer>;
}> {
  const ids = idsSpokenOf(event);
  const rows = await findPeople(tx, ids.filter(isUuid), period);
  const known = new Map(rows.map((row) => [row.id, row]));
  const people = ids.map((id) => {
    const row = known.get(id);
    if (row?.isErased) return { id, names: [] };
    const own: readonly NamedPerson[] = row ? [{ id, name: row.name, email: row.email }] : [];
    const given = [...calledByCaller(event, id), ...(event.people ?? [])];
    const others = given.filter((each) => each.id === id && each.name !== row?.name);
    return { id, names: [...own, ...others] };
  });
  const keys = new Map(rows.flatMap(({ id, key }) => (key === null ? [] : [[id, key] as const])));
  return { people, keys };
}

/** What the caller is called, if this is them: they may have had another name when they signed in. */
function calledByCaller({ caller: { actor } }: AuditEvent, id: string): readonly NamedPerson[] {
  return actor.kind === "person" && actor.id === id ? [{ id, name: actor.name }] : [];
}

interface PersonRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isErased: boolean;
  readonly key: Buffer | null;
}

async function findPeople(
  tx: Transaction,
  ids: readonly string[],
  period: string,
): Promise<readonly PersonRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.execute<PersonRow>(
    prepared(sql`
    SELECT person.id, person.name, person.email, person.erased_at IS NOT NULL AS "isErased", held.key
      FROM person
      LEFT JOIN audit_person_key AS held ON held.person = person.id::text AND held.period = ${period}
     WHERE person.id = ANY (${sql.param(ids)}::uuid[])`),
  );
  return rows;
}

function keyHolders(event: AuditEvent, people: readonly SpokenOf[]): readonly string[] {
  const named = people.filter(({ names }) => names.length > 0).map(({ id }) => id);
  const holder = keyHolderOfPlace(event);
  const isErased = holder === personBehind(event.caller) && !named.includes(holder ?? "");
  return [...new Set([...named, ...(holder === undefined || isErased ? [] : [holder])])];
}
