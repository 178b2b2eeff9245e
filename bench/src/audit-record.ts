/** A record of a million entries, as a busy project writes in years: hashed and chained as the server does it. */
import { createHash } from "node:crypto";
import { type ChainHead, entryHashInput } from "@yardarm/core/audit";
import type { Pool } from "pg";
import { createEntryMaker, type EntryMaker } from "./made-entry.ts";

export interface SeededRecord {
  readonly chain: string;
  readonly people: readonly string[];
  readonly flags: readonly string[];
}

const batch = 5_000;

export async function seedRecord(
  pool: Pool,
  project: string,
  entries: number,
): Promise<SeededRecord> {
  const chain = `project:${project}`;
  const people = Array.from({ length: 200 }, (_, index) => idOf(index));
  const flags = Array.from({ length: 2_000 }, (_, index) => `area-${index % 40}.flag-${index}`);
  // Whether somebody ever changes an entry is nothing to check while the first ones are written.
  await pool.query(
    "SET session_replication_role = replica; SET statement_timeout = 0; SET synchronous_commit = off",
  );
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    "SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'audit_search' AND indexdef LIKE '%USING gin%'",
  );
  // Built once at the end: the same index, in a tenth of the time.
  for (const { name } of indexes) await pool.query(`DROP INDEX ${name}`);
  await pool.query("DELETE FROM audit_search WHERE chain = $1", [chain]);
  let head = await headOf(pool, chain);
  const maker = createEntryMaker({ chain, people, flags });
  while (head.number < entries) {
    const columns = emptyColumns();
    for (let index = 0; index < batch && head.number < entries; index++)
      head = addEntry(columns, head, maker);
    await insert(pool, chain, columns);
  }
  await pool.query("UPDATE audit_head SET entry = $2, hash = $3 WHERE chain = $1", [
    ...[chain, head.number, Buffer.from(head.hash, "hex")],
  ]);
  for (const { definition } of indexes) await pool.query(definition);
  await pool.query("VACUUM ANALYZE audit_entry, audit_search");
  return { chain, people, flags };
}

async function headOf(pool: Pool, chain: string): Promise<ChainHead> {
  const { rows } = await pool.query<{ number: string; hash: string }>(
    "SELECT entry AS number, encode(hash, 'hex') AS hash FROM audit_head WHERE chain = $1",
    [chain],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no chain ${chain}.`);
  return { number: Number(row.number), hash: row.hash };
}

type Columns = ReturnType<typeof emptyColumns>;

function emptyColumns() {
  return {
    entries: [] as number[],
    times: [] as string[],
    kinds: [] as string[],
    requests: [] as (number | null)[],
    actors: [] as string[],
    documents: [] as string[],
    hashes: [] as Buffer[],
    terms: [] as string[],
    words: [] as string[],
  };
}

function addEntry(columns: Columns, head: ChainHead, maker: EntryMaker): ChainHead {
  const made = maker.next(head.number + 1);
  const { kind, at, request, person, flag, environment, words, document } = made;
  const text = entryHashInput(head.hash, document);
  const hash = createHash("sha256").update(text).digest();
  columns.entries.push(head.number + 1);
  columns.times.push(at);
  columns.kinds.push(kind);
  columns.requests.push(request);
  columns.actors.push(person);
  columns.documents.push(text);
  columns.hashes.push(hash);
  // Lists within lists are no type of Postgres; lines within texts are parted there.
  columns.terms.push(
    [
      `kind:${kind}`,
      `kind:${kind.split(".")[0]}`,
      `who:${person}`,
      `flag:${flag}`,
      `environment:${environment}`,
    ].join("\n"),
  );
  columns.words.push([...new Set(words)].join("\n"));
  return { number: head.number + 1, hash: hash.toString("hex") };
}

async function insert(pool: Pool, chain: string, columns: Columns): Promise<void> {
  const {
    entries,
    times,
    kinds: kindsOf,
    actors,
    documents,
    hashes,
    terms,
    words,
    requests,
  } = columns;
  await pool.query(
    `WITH made AS (
       INSERT INTO audit_entry (chain, entry, at, kind, actor_kind, actor_id, document, hash, request)
       SELECT $1, entry, at, kind, 'person', actor, document, hash, request
         FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::bytea[], $10::bigint[])
              AS t (entry, at, kind, actor, document, hash, request)
     )
     INSERT INTO audit_search (chain, entry, at, terms, words)
     SELECT $1, entry, at, string_to_array(terms, E'\\n'), array_to_tsvector(string_to_array(words, E'\\n'))
       FROM unnest($2::bigint[], $3::timestamptz[], $8::text[], $9::text[]) AS t (entry, at, terms, words)`,
    [chain, entries, times, kindsOf, actors, documents, hashes, terms, words, requests],
  );
}

function idOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}
