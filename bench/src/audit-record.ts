/** A record of a million entries, as a busy project writes in years: hashed and chained as the server does it. */
import { createHash } from "node:crypto";
import { type ChainHead, entryHashInput } from "@yardarm/core/audit";
import type { Pool } from "pg";
import { seededRandom } from "./seeded-random.ts";

export interface SeededRecord {
  readonly chain: string;
  readonly people: readonly string[];
  readonly flags: readonly string[];
}

const kinds = ["change_request.applied", "member.changed", "sdk_key.created", "sdk_key.revoked"];
const environments = ["development", "staging", "production"];
const batch = 5_000;
const begin = Date.UTC(2020, 0, 1);
/** Two minutes between entries: a million of them are four years. */
const stepMs = 120_000;

/** Most people and flags are seldom seen, and some all the time, as everywhere. */
function skewed(random: () => number, count: number): number {
  return Math.floor(count * random() ** 3);
}

const wordOf = (number: number): string => `word${number.toString(36)}`;

export async function seedRecord(
  pool: Pool,
  project: string,
  entries: number,
): Promise<SeededRecord> {
  const chain = `project:${project}`;
  const people = Array.from({ length: 200 }, (_, index) => idOf(index));
  const flags = Array.from({ length: 2_000 }, (_, index) => `area-${index % 40}.flag-${index}`);
  const random = seededRandom(7);
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    "SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'audit_search' AND indexdef LIKE '%USING gin%'",
  );
  // Built once at the end: the same index, in a tenth of the time.
  for (const { name } of indexes) await pool.query(`DROP INDEX ${name}`);
  await pool.query("DELETE FROM audit_search WHERE chain = $1", [chain]);
  let head = await headOf(pool, chain);
  // The first request made the project.
  const requests = { last: 1 };
  while (head.number < entries) {
    const columns = emptyColumns();
    for (let index = 0; index < batch && head.number < entries; index++) {
      head = addEntry(columns, { chain, head, people, flags, random, requests });
    }
    await insert(pool, chain, columns);
  }
  await pool.query("SET session_replication_role = replica; SET statement_timeout = 0");
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

interface Making {
  readonly chain: string;
  readonly head: ChainHead;
  readonly people: readonly string[];
  readonly flags: readonly string[];
  readonly random: () => number;
  /** Number of the last request that was applied. */
  readonly requests: { last: number };
}

function addEntry(columns: Columns, making: Making): ChainHead {
  const { chain, head, people, flags, random, requests } = making;
  const number = head.number + 1;
  const at = new Date(begin + number * stepMs).toISOString();
  const kind = kinds[skewed(random, kinds.length)] ?? "";
  const person = people[skewed(random, people.length)] ?? "";
  const flag = flags[skewed(random, flags.length)] ?? "";
  const environment = environments[Math.floor(random() * 3)] ?? "";
  const request = kind === "change_request.applied" ? ++requests.last : null;
  const words = ["turn", "on", ...Array.from({ length: 5 }, () => wordOf(skewed(random, 20_000)))];
  const document = {
    ...{ format: 2, chain, entry: number, at, kind, requestId: null, request, sealed: [] },
    actor: { kind: "person", id: person, name: [{ person }] },
    summary: [`Turn on \`${flag}\` in ${environment}`],
    reason: [words.join(" ")],
    details: {
      entities: [
        { address: `flag/${flag}/${environment}`, before: { on: false }, after: { on: true } },
      ],
    },
  };
  const text = entryHashInput(head.hash, document);
  const hash = createHash("sha256").update(text).digest();
  columns.entries.push(number);
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
  return { number, hash: hash.toString("hex") };
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
