/** Which entries of a record a period holds, and what they come to when they are counted and hashed anew. */
import type { EntryRange, RecordCount, RecordFaults, StoredCount } from "@yardarm/core/reports";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface Period {
  readonly from: Date;
  /** The first moment that is no longer in it. */
  readonly to: Date;
}

/** More entries than servers whose clocks differ could have written out of order. */
const slack = 1_000;

/**
 * The run of entries of a period: from the first that was written at or after its beginning, up to the last before the
 * first that was written at or after its end. So two periods that meet share no entry, and miss none.
 */
export async function findRange(
  reader: Reader,
  chain: string,
  { from, to }: Period,
): Promise<EntryRange | null> {
  const first = await firstEntryAt(reader, chain, from);
  if (first === undefined) return null;
  const next = await firstEntryAt(reader, chain, to);
  const { rows } = await reader.execute<{ last: number; hash: string; before: string | null }>(sql`
    select last.entry::float8 as last, encode(last.hash, 'hex') as hash, encode(before.hash, 'hex') as before
      from audit_entry last
      left join audit_entry before on before.chain = last.chain and before.entry = ${first - 1}
     where last.chain = ${chain} and last.entry >= ${first}
       ${next === undefined ? sql`` : sql`and last.entry < ${next}`}
     order by last.entry desc
     limit 1`);
  const [found] = rows;
  return found === undefined ? null : { first, ...found };
}

/**
 * The first entry that was written at or after a moment, by its number. Asked in two steps: Postgres would read all entries rather
 * than believe that it is near a number that it does not know yet.
 */
async function firstEntryAt(
  reader: Reader,
  chain: string,
  moment: Date,
): Promise<number | undefined> {
  const at = sql`${moment.toISOString()}::timestamptz`;
  const { rows: found } = await reader.execute<{ entry: number }>(sql`
    select entry::float8 as entry from audit_search where chain = ${chain} and at >= ${at} order by at, entry limit 1`);
  const [near] = found;
  if (near === undefined) return undefined;
  const { rows } = await reader.execute<{ entry: number | null }>(sql`
    select min(entry)::float8 as entry from audit_entry
     where chain = ${chain} and entry between ${near.entry - slack} and ${near.entry} and at >= ${at}`);
  return rows[0]?.entry ?? undefined;
}

/** The newest entry of a chain, with its hash. */
export async function findHead(
  reader: Reader,
  chain: string,
): Promise<{ readonly entry: number; readonly hash: string }> {
  const { rows } = await reader.execute<{ entry: number; hash: string }>(sql`
    select entry::float8 as entry, encode(hash, 'hex') as hash from audit_head where chain = ${chain}`);
  return rows[0] ?? { entry: 0, hash: "" };
}

const nothing: RecordCount = { entries: 0, sound: 0, linked: 0, kinds: {} };

/**
 * Postgres computes the hashes, so that no entry has to travel. The hash of the entry before stands at the end of a
 * document, since its field is the last but one by the alphabet. Bytes are counted, as counting letters takes longer than hashing.
 */
function judgedEntries(chain: string, { first, last }: EntryRange) {
  return sql`
    select entry, kind, is_sound,
           case when previous is null
                then entry = 1 and substr(ending, 51) = convert_to('"previous":null,"version":1}', 'UTF8')
                else substr(ending, 1, 64) = convert_to(encode(previous, 'hex'), 'UTF8') end as is_linked
      from (select entry, kind, lag(hash) over (order by entry) as previous,
                   sha256(convert_to(document, 'UTF8')) = hash as is_sound,
                   substr(convert_to(document, 'UTF8'), octet_length(document) - 77) as ending
              from audit_entry
             where chain = ${chain} and entry between ${first - 1} and ${last}) as run
     where entry >= ${first}`;
}

export async function countRecord(
  reader: Reader,
  chain: string,
  range: EntryRange | null,
): Promise<RecordCount> {
  if (range === null) return nothing;
  const { rows } = await reader.execute<{
    kind: string;
    entries: number;
    sound: number;
    linked: number;
  }>(sql`
    select kind, count(*)::float8 as entries, (count(*) filter (where is_sound))::float8 as sound,
           (count(*) filter (where is_linked))::float8 as linked
      from (${judgedEntries(chain, range)}) as judged
     group by kind
     order by kind`);
  const sum = (of: "entries" | "sound" | "linked") =>
    rows.reduce((total, row) => total + row[of], 0);
  return {
    entries: sum("entries"),
    sound: sum("sound"),
    linked: sum("linked"),
    kinds: Object.fromEntries(rows.map(({ kind, entries }) => [kind, entries])),
  };
}

/** More than this nobody reads: whoever finds one looks at all of them with `yardarm audit verify`. */
const faultsMax = 20;

/** Which entries do not agree; where the counts do, none is looked for. */
export async function findFaults(
  reader: Reader,
  chain: string,
  { range, record }: { readonly range: EntryRange | null; readonly record: RecordCount },
): Promise<RecordFaults | undefined> {
  if (range === null) return undefined;
  const entries = range.last - range.first + 1;
  if ([record.entries, record.sound, record.linked].every((count) => count === entries))
    return undefined;
  const { rows } = await reader.execute<RecordFaults & Record<string, unknown>>(sql`
    with judged as materialized (${judgedEntries(chain, range)})
    select array(select number::float8 from generate_series(${range.first}::bigint, ${range.last}::bigint) as number
                  where not exists (select from judged where entry = number) order by number limit ${faultsMax}) as missing,
           array(select entry::float8 from judged where not is_sound order by entry limit ${faultsMax}) as unsound,
           array(select entry::float8 from judged where not is_linked order by entry limit ${faultsMax}) as unlinked`);
  return rows[0];
}

const missesMax = 1_000;

/** What is kept beside the record, counted without looking at it, and what of it the record does not know. */
export async function countStored(
  reader: Reader,
  { project, chain }: { readonly project: string; readonly chain: string },
  range: EntryRange | null,
): Promise<StoredCount> {
  const { first, last } = range ?? { first: 1, last: 0 };
  const { rows } = await reader.execute<StoredCount & Record<string, unknown>>(sql`
    with stored as (
      select number, entry from change_request
       where project = ${project} and state = 'applied' and entry between ${first} and ${last}
    ), history as (
      select distinct entry from entity_history where project = ${project} and entry between ${first} and ${last}
    ), told as (
      select entry, request from audit_entry
       where chain = ${chain} and entry between ${first} and ${last} and kind = 'change_request.applied'
    )
    select (select count(*) from stored)::float8 as applied,
           array(select s.number::float8 from stored s left join told t on t.entry = s.entry and t.request = s.number
                  where t.entry is null order by 1 limit ${missesMax}) as "appliedOutside",
           (select count(*) from history)::float8 as histories,
           array(select h.entry::float8 from history h left join told t on t.entry = h.entry
                  where t.entry is null order by 1 limit ${missesMax}) as "historiesOutside",
           (select count(*) from change_request where project = ${project})::float8 as requests,
           (select coalesce(max(number), 0) from change_request where project = ${project})::float8 as "highestRequest"`);
  const [counted] = rows;
  if (counted === undefined) throw new Error("Postgres counted nothing.");
  return counted;
}
