/** What tests exercised and services served together, as an analysis reads it once; afterwards it reads news, see `evidence-read-model`. */
import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import type { InEnvironment } from "../observations/combination-read-model.ts";

/** Some combinations, with a line for each. */
export interface EvidencePack {
  /** Seen by one service, joined from what several saw for one request, or passed by tests. */
  readonly kind: "seen" | "joined" | "passed";
  /** Who saw them; none where tests passed with them. */
  readonly services: readonly string[];
  /** What the tests ran; empty: it is not known, or services saw them. */
  readonly commit: string;
  /**
   * `states;recorded;scopes;first;last`: numbers with spaces between, and moments in seconds. Of what is joined, traces are what was
   * recorded.
   */
  readonly lines: string;
}

const rowsAtOnce = 10_000;
/** About as many rows; a table that is not larger is not worth the question how it is read best. */
const blocksAtOnceDefault = 256;

/** A table of evidence, and how packs are made of it. */
interface Evidence {
  readonly kind: "passed" | "seen";
  readonly table: string;
  readonly isMeant: SQL;
  /** The columns by which its rows are found: an environment, a hash, and two texts. */
  readonly key: SQL;
  /** Its columns in the words of a pack. */
  readonly columns: SQL;
  readonly blocksAtOnce: number;
}

/** What passed, whatever environment the tests took their flags from: it is the same code. */
export function readPassed(
  oneMoment: Reader,
  { project }: Pick<InEnvironment, "project">,
  blocksAtOnce = blocksAtOnceDefault,
): AsyncGenerator<EvidencePack> {
  return packsOf(oneMoment, {
    blocksAtOnce,
    kind: "passed",
    table: "combination_exercised",
    isMeant: sql`project = ${project} AND last_passed_at IS NOT NULL`,
    key: sql`environment, hash, suite, branch`,
    columns: sql`'' AS service, coalesce(last_passed_commit, '') AS commit, states,
                 0 AS recorded, 0 AS scopes, last_passed_at AS first, last_passed_at AS last`,
  });
}

/** What services of one environment served. */
export function readSeen(
  oneMoment: Reader,
  { project, environment }: InEnvironment,
  blocksAtOnce = blocksAtOnceDefault,
): AsyncGenerator<EvidencePack> {
  return packsOf(oneMoment, {
    blocksAtOnce,
    kind: "seen",
    table: "combination_seen",
    isMeant: sql`project = ${project} AND environment = ${environment}`,
    key: sql`environment, hash, service, version`,
    columns: sql`service, '' AS commit, states, recorded, scopes, first_seen_at AS first, last_seen_at AS last`,
  });
}

/** What services of one environment served for the same requests; not much of it is kept. */
export async function readJoined(
  reader: Reader,
  { project, environment }: InEnvironment,
): Promise<readonly EvidencePack[]> {
  const { rows } = await reader.execute<{ services: readonly string[]; lines: string }>(sql`
    SELECT services, string_agg(${lineOf}, E'\n') AS lines
      FROM (SELECT services, states, traces AS recorded, 0 AS scopes, first_seen_at AS first,
                   last_seen_at AS last
              FROM combination_joined
             WHERE project = ${project} AND environment = ${environment}) AS joined
     GROUP BY services`);
  return rows.map((row) => ({ kind: "joined", commit: "", ...row }));
}

/**
 * All rows that are meant, in packs. Rows are written together by the database: a million of them, one by one, would keep this side busy
 * for long. Where they are most of a large table it is read as it lies, since the order of hashes leads to another place with each row. For
 * that, all reads have to see one moment: what it sees is moved nowhere.
 */
async function* packsOf(oneMoment: Reader, evidence: Evidence): AsyncGenerator<EvidencePack> {
  const blocks = await blocksWorthReading(oneMoment, evidence);
  const pages =
    blocks > 0 ? pagesByPlace(oneMoment, evidence, blocks) : pagesByKey(oneMoment, evidence);
  for await (const page of pages) {
    for (const { service, commit, lines } of page) {
      const services = evidence.kind === "seen" ? [service] : [];
      yield { kind: evidence.kind, services, commit, lines };
    }
  }
}

interface PackRow extends Record<string, unknown> {
  readonly service: string;
  readonly commit: string;
  readonly lines: string;
}

/** How large the table is, where it has at least one row for each of its blocks that is meant, and more of them than one page; else 0. */
async function blocksWorthReading(
  reader: Reader,
  { table, isMeant, blocksAtOnce }: Evidence,
): Promise<number> {
  const { rows } = await reader.execute<{ blocks: number; isWorth: boolean }>(sql`
    WITH held AS MATERIALIZED (
      SELECT pg_relation_size(${table}) / current_setting('block_size')::int AS blocks)
    SELECT blocks::int, blocks > ${blocksAtOnce} AND blocks <= (
             SELECT count(*) FROM (
               SELECT FROM ${sql.raw(table)} WHERE ${isMeant} LIMIT (SELECT blocks FROM held)) AS meant
           ) AS "isWorth"
      FROM held`);
  const [row] = rows;
  return row?.isWorth === true ? row.blocks : 0;
}

/** The database makes the next page while this one is looked at. */
async function* pagesByPlace(
  reader: Reader,
  { table, isMeant, columns, blocksAtOnce }: Evidence,
  blocks: number,
): AsyncGenerator<readonly PackRow[]> {
  const read = (from: number) => {
    const [start, end] = [`(${from},0)`, `(${from + blocksAtOnce},0)`];
    const reading = reader.execute<PackRow>(sql`
      SELECT service, commit, string_agg(${lineOf}, E'\n') AS lines
        FROM (SELECT ${columns} FROM ${sql.raw(table)}
               WHERE ${isMeant} AND ctid >= ${start}::tid AND ctid < ${end}::tid) AS page
       GROUP BY service, commit`);
    // Whoever waits for it hears that it failed; perhaps nobody does any more.
    reading.catch(() => undefined);
    return reading;
  };
  let next = read(0);
  for (let from = 0; from < blocks; from += blocksAtOnce) {
    const { rows } = await next;
    if (from + blocksAtOnce < blocks) next = read(from + blocksAtOnce);
    yield rows;
  }
}

/** Pages are found by the key, so that the last one costs as little as the first. */
async function* pagesByKey(
  reader: Reader,
  { table, isMeant, columns, key }: Evidence,
): AsyncGenerator<readonly PackRow[]> {
  let last: readonly string[] = ["", "", "", ""];
  for (;;) {
    const [environment = "", hash = "", one = "", other = ""] = last;
    const after = sql`${environment}, decode(${hash}, 'hex'), ${one}, ${other}`;
    const { rows } = await reader.execute<PackRow & { readonly key: readonly string[] }>(sql`
      WITH page AS MATERIALIZED (
        SELECT ${columns}, jsonb_build_array(${key}) AS key,
               row_number() OVER (ORDER BY ${key}) AS place
          FROM (SELECT * FROM ${sql.raw(table)} WHERE ${isMeant} AND (${key}) > (${after})
                 ORDER BY ${key} LIMIT ${rowsAtOnce}) AS rows)
      SELECT service, commit, string_agg(${lineOf}, E'\n') AS lines,
             (SELECT key FROM page ORDER BY place DESC LIMIT 1) AS key
        FROM page GROUP BY service, commit`);
    const [first] = rows;
    if (first === undefined) return;
    yield rows;
    last = first.key.map((part, index) => (index === 1 ? part.slice(2) : part));
  }
}

const lineOf = sql`
  array_to_string(states, ' ') || ';' || recorded || ';' || scopes || ';'
    || floor(extract(epoch FROM first)) || ';' || floor(extract(epoch FROM last))`;
