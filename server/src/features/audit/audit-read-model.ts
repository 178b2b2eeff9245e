/** The record as it is read: entries of a chain, with what is still known of the people in them. */
import type { ChainEntry } from "@yardarm/core/audit";
import { and, asc, desc, eq, gt, inArray, lt, lte, max } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { auditEntry, auditHead } from "../../tables/audit.ts";
import { type EntryView, parseStored, type StoredRow, viewOf } from "./entry-view.ts";
import { readKnowledge } from "./personal-data-read-model.ts";

export interface EntryPage {
  readonly entries: readonly EntryView[];
  /** Give as `before` to read on; null at the end. */
  readonly next: number | null;
}

const stored = {
  entry: auditEntry.entry,
  document: auditEntry.document,
  hash: auditEntry.hash,
};

/** The entries of a chain, newest first. */
export async function listEntries(
  reader: Reader,
  chain: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<EntryPage> {
  const rows = await reader
    .select(stored)
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.chain, chain),
        before === undefined ? undefined : lt(auditEntry.entry, before),
      ),
    )
    .orderBy(desc(auditEntry.entry))
    .limit(limit + 1);
  const entries = await viewsOf(reader, rows.slice(0, limit));
  return { entries, next: rows.length > limit ? (entries.at(-1)?.entry ?? null) : null };
}

export async function findEntry(
  reader: Reader,
  chain: string,
  entry: number,
): Promise<EntryView | undefined> {
  const [view] = await entriesOf(reader, chain, [entry]);
  return view;
}

/** These entries, newest first. */
export async function entriesOf(
  reader: Reader,
  chain: string,
  entries: readonly number[],
): Promise<readonly EntryView[]> {
  if (entries.length === 0) return [];
  return viewsOf(reader, (await rowsOf(reader, chain, entries)).toReversed());
}

/** These entries as they are stored, oldest first. */
export function rowsOf(
  reader: Reader,
  chain: string,
  entries: readonly number[],
): Promise<readonly StoredRow[]> {
  return reader
    .select(stored)
    .from(auditEntry)
    .where(and(eq(auditEntry.chain, chain), inArray(auditEntry.entry, [...entries])))
    .orderBy(asc(auditEntry.entry));
}

/** Who made these entries of a chain. */
export async function actorsOfEntries(
  reader: Reader,
  chain: string,
  entries: readonly number[],
): Promise<ReadonlyMap<number, Actor>> {
  const views = await entriesOf(reader, chain, entries);
  return new Map(views.map(({ entry, actor }) => [entry, actor]));
}

/** Number of the newest entry of a chain; 0 when there is none. */
export async function newestEntry(reader: Reader, chain: string): Promise<number> {
  const [row] = await reader
    .select({ entry: max(auditHead.entry) })
    .from(auditHead)
    .where(eq(auditHead.chain, chain));
  return row?.entry ?? 0;
}

/** A run of a chain, oldest first. */
export interface Run {
  readonly after: number;
  readonly limit: number;
  /** The last entry that is wanted. */
  readonly upTo?: number | undefined;
}

export function storedRows(reader: Reader, chain: string, run: Run): Promise<readonly StoredRow[]> {
  return reader
    .select(stored)
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.chain, chain),
        gt(auditEntry.entry, run.after),
        run.upTo === undefined ? undefined : lte(auditEntry.entry, run.upTo),
      ),
    )
    .orderBy(asc(auditEntry.entry))
    .limit(run.limit);
}

/** A run of a chain as it is stored, ready to be verified. */
export async function storedEntries(
  reader: Reader,
  chain: string,
  run: Run,
): Promise<readonly ChainEntry[]> {
  return (await storedRows(reader, chain, run)).map(chainEntryOf);
}

export function chainEntryOf({ entry, document: text, hash }: StoredRow): ChainEntry {
  const { document, previous }: Pick<ChainEntry, "document" | "previous"> = JSON.parse(text);
  return { number: entry, previous, hash: hash.toString("hex"), document };
}

export async function viewsOf(
  reader: Reader,
  rows: readonly StoredRow[],
): Promise<readonly EntryView[]> {
  const parsed = rows.map(({ document, hash }) => ({
    written: parseStored(document).document,
    hash: hash.toString("hex"),
  }));
  const knowledge = await readKnowledge(
    reader,
    parsed.map(({ written }) => written),
  );
  return parsed.map(({ written, hash }) => viewOf(written, hash, knowledge));
}
