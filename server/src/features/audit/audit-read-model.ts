import type { ChainEntry } from "@yardarm/core/audit";
import type { JsonValue } from "@yardarm/sdk/model";
import { and, asc, desc, eq, gt, inArray, lt } from "drizzle-orm";
import type { Actor } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { auditEntry } from "../../tables/audit.ts";

/** One entry, as it was written. */
export interface EntryView {
  readonly entry: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: Actor;
  readonly summary: string;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly request: number | null;
  readonly hash: string;
  readonly details: { readonly [name: string]: JsonValue };
}

export interface EntryPage {
  readonly entries: readonly EntryView[];
  /** Give as `before` to read on; null at the end. */
  readonly next: number | null;
}

/** The entries of a chain, newest first. */
export async function listEntries(
  reader: Reader,
  chain: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<EntryPage> {
  const rows = await reader
    .select({ document: auditEntry.document, hash: auditEntry.hash })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.chain, chain),
        before === undefined ? undefined : lt(auditEntry.entry, before),
      ),
    )
    .orderBy(desc(auditEntry.entry))
    .limit(limit + 1);
  const entries = rows.slice(0, limit).map(viewOf);
  return { entries, next: rows.length > limit ? (entries.at(-1)?.entry ?? null) : null };
}

/** Who made these entries of a chain. */
export async function actorsOfEntries(
  reader: Reader,
  chain: string,
  entries: readonly number[],
): Promise<ReadonlyMap<number, Actor>> {
  if (entries.length === 0) return new Map();
  const rows = await reader
    .select({ document: auditEntry.document, hash: auditEntry.hash })
    .from(auditEntry)
    .where(and(eq(auditEntry.chain, chain), inArray(auditEntry.entry, [...entries])));
  return new Map(rows.map(viewOf).map(({ entry, actor }) => [entry, actor]));
}

/** A run of a chain as it is stored, oldest first, ready to be verified. */
export async function storedEntries(
  reader: Reader,
  chain: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly ChainEntry[]> {
  const rows = await reader
    .select({ entry: auditEntry.entry, document: auditEntry.document, hash: auditEntry.hash })
    .from(auditEntry)
    .where(and(eq(auditEntry.chain, chain), gt(auditEntry.entry, after)))
    .orderBy(asc(auditEntry.entry))
    .limit(limit);
  return rows.map(({ entry, document, hash }) => {
    const { document: written, previous } = parseStored(document);
    return { number: entry, previous, hash: hash.toString("hex"), document: written };
  });
}

type Written = Omit<EntryView, "hash"> & { readonly [field: string]: JsonValue };

interface Stored {
  readonly previous: string | null;
  readonly document: Written;
}

/** The text was made by `appendEntry`, and Postgres refuses to change it. */
function parseStored(text: string): Stored {
  return JSON.parse(text);
}

function viewOf({ document, hash }: { document: string; hash: Buffer }): EntryView {
  const { entry, at, kind, actor, summary, reason, requestId, request, details } =
    parseStored(document).document;
  const view = { entry, at, kind, actor, summary, reason, requestId, request, details };
  return { ...view, hash: hash.toString("hex") };
}
