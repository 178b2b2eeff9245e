/** What tests exercised and services served together, as an analysis reads it: all of it once, and then what is new. */
import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { haveStatesOf, joinPair } from "../observations/combination-read-model.ts";

export interface InEnvironment {
  readonly project: string;
  readonly environment: string;
}

/** A state, by the number that stored combinations call it. */
export interface NumberedState {
  readonly number: number;
  readonly flag: string;
  readonly variant: string;
}

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

/** All states that anybody told of. */
export async function readStates(
  reader: Reader,
  { project }: Pick<InEnvironment, "project">,
): Promise<readonly NumberedState[]> {
  const { rows } = await reader.execute<NumberedState & Record<string, unknown>>(
    sql`SELECT number, flag, variant FROM combination_state WHERE project = ${project}`,
  );
  return rows;
}

/** What was committed up to now; `readNews` goes on from here. */
export async function readMark(reader: Reader): Promise<string> {
  const { rows } = await reader.execute<{ mark: string }>(
    sql`SELECT pg_current_snapshot()::text AS mark`,
  );
  return rows[0]?.mark ?? "";
}

/** What passed, whatever environment the tests took their flags from: it is the same code. */
export function readPassed(
  reader: Reader,
  { project }: Pick<InEnvironment, "project">,
): AsyncGenerator<EvidencePack> {
  const key = sql.raw("environment, hash, suite, branch");
  return packsOf(reader, "passed", (after) => ({
    page: sql`
      SELECT ${key}, '' AS service, coalesce(last_passed_commit, '') AS commit, states,
             0 AS recorded, 0 AS scopes, last_passed_at AS first, last_passed_at AS last
        FROM combination_exercised
       WHERE project = ${project} AND last_passed_at IS NOT NULL AND (${key}) > (${after})`,
    key,
  }));
}

/** What services of one environment served. */
export function readSeen(
  reader: Reader,
  { project, environment }: InEnvironment,
): AsyncGenerator<EvidencePack> {
  const key = sql.raw("environment, hash, service, version");
  return packsOf(reader, "seen", (after) => ({
    page: sql`
      SELECT ${key}, '' AS commit, states, recorded, scopes, first_seen_at AS first, last_seen_at AS last
        FROM combination_seen
       WHERE project = ${project} AND environment = ${environment} AND (${key}) > (${after})`,
    key,
  }));
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

interface PackRow extends Record<string, unknown> {
  readonly service: string;
  readonly commit: string;
  readonly lines: string;
  /** Of the last row of the page. */
  readonly key: readonly string[];
}

interface Page {
  readonly page: SQL;
  /** Names of the columns by which pages are found: an environment, a hash, and two texts. */
  readonly key: SQL;
}

/**
 * Pages are found by the key, so that the last one costs as little as the first. Rows are written together by the database: a
 * million of them, one by one, would keep this side busy for long.
 */
async function* packsOf(
  reader: Reader,
  kind: EvidencePack["kind"],
  pageAfter: (after: SQL) => Page,
): AsyncGenerator<EvidencePack> {
  let last: readonly string[] = ["", "", "", ""];
  for (;;) {
    const [environment = "", hash = "", one = "", other = ""] = last;
    const { page, key } = pageAfter(sql`${environment}, decode(${hash}, 'hex'), ${one}, ${other}`);
    const { rows } = await reader.execute<PackRow>(sql`
      WITH page AS MATERIALIZED (
        SELECT *, row_number() OVER (ORDER BY ${key}) AS place
          FROM (${page} ORDER BY ${key} LIMIT ${rowsAtOnce}) AS rows),
      last AS (SELECT ${key} FROM page ORDER BY place DESC LIMIT 1)
      SELECT service, commit, string_agg(${lineOf}, E'\n') AS lines,
             (SELECT jsonb_build_array(${key}) FROM last) AS key
        FROM page GROUP BY service, commit`);
    const [first] = rows;
    if (first === undefined) return;
    for (const { service, commit, lines } of rows) {
      yield { kind, services: kind === "seen" ? [service] : [], commit, lines };
    }
    last = first.key.map((part, index) => (index === 1 ? part.slice(2) : part));
  }
}

const lineOf = sql`
  array_to_string(states, ' ') || ';' || recorded || ';' || scopes || ';'
    || floor(extract(epoch FROM first)) || ';' || floor(extract(epoch FROM last))`;

/**
 * What was stored after the mark, and the next mark: of one kind. By transactions, so that each of them is read once, in whatever order
 * they ended.
 */
export async function readNews(
  reader: Reader,
  { project, environment }: InEnvironment,
  { kind, mark }: { readonly kind: EvidencePack["kind"]; readonly mark: string },
): Promise<{ readonly packs: readonly EvidencePack[]; readonly mark: string }> {
  const { rows } = await reader.execute<{
    mark: string;
    services: readonly string[] | null;
    commit: string | null;
    lines: string | null;
  }>(sql`
    SELECT pg_current_snapshot()::text AS mark, news.services, news.commit, news.lines
      FROM (SELECT) AS always
      LEFT JOIN combination_news AS news
        ON news.project = ${project} AND news.kind = ${kind}
       AND news.environment = ${kind === "passed" ? "" : environment}
       AND news.xid >= pg_snapshot_xmin(${mark}::pg_snapshot)
       AND NOT pg_visible_in_snapshot(news.xid, ${mark}::pg_snapshot)`);
  const packs = rows.flatMap(({ services, commit, lines }) =>
    services === null || lines === null ? [] : [{ kind, services, commit: commit ?? "", lines }],
  );
  return { packs, mark: rows[0]?.mark ?? mark };
}

/** What runs of tests did with two variants, over all environments. */
export interface TestedPair {
  readonly variants: readonly [string, string];
  readonly suites: readonly string[];
  readonly failedRuns: number;
  readonly lastCommit: string;
}

export async function testsOfPair(
  reader: Reader,
  { project }: Pick<InEnvironment, "project">,
  flags: readonly [string, string],
): Promise<readonly TestedPair[]> {
  const { rows } = await reader.execute<{
    one: string;
    other: string;
    suites: string[];
    failed: number;
    commit: string;
  }>(sql`
    WITH touching AS MATERIALIZED (
      SELECT states, suite, failed_runs, last_commit, last_run_at FROM combination_exercised
       WHERE ${haveStatesOf(project, flags)})
    SELECT one.variant AS one, other.variant AS other,
           array_agg(DISTINCT suite ORDER BY suite) AS suites, sum(failed_runs)::int AS failed,
           (array_agg(last_commit ORDER BY last_run_at DESC))[1] AS commit
      FROM touching ${joinPair(project, flags, sql`touching.states`)}
     GROUP BY 1, 2`);
  return rows.map((row) => ({
    variants: [row.one, row.other],
    suites: row.suites,
    failedRuns: row.failed,
    lastCommit: row.commit,
  }));
}

/** The runs of tests that were reported for a commit, by its whole name or the start of it. */
export async function runsOfCommit(
  reader: Reader,
  { project }: Pick<InEnvironment, "project">,
  commit: string,
): Promise<{ readonly count: number; readonly failed: number }> {
  const { rows } = await reader.execute<{ count: number; failed: number }>(sql`
    SELECT count(*)::int AS count, (count(*) FILTER (WHERE failed > 0))::int AS failed
      FROM test_run WHERE project = ${project} AND starts_with(commit, ${commit})`);
  return rows[0] ?? { count: 0, failed: 0 };
}
