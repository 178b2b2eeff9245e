/** What tests exercised and services served together, as an analysis reads it: all of it, a few thousand rows at a time. */
import type { Evidence } from "@yardarm/core/combinations";
import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface InEnvironment {
  readonly project: string;
  readonly environment: string;
}

interface Row extends Record<string, unknown> {
  readonly hash: string;
  readonly flags: readonly string[];
  readonly variants: readonly string[];
  readonly at: Date | string;
  readonly scopes: number;
}

const rowsAtOnce = 5_000;

/** What passed, whatever environment the tests took their flags from: it is the same code. */
export function readPassed(
  reader: Reader,
  { project }: Pick<InEnvironment, "project">,
): AsyncGenerator<readonly Evidence[]> {
  const held = (after: string) => sql`
    SELECT hash, max(last_passed_at) AS at, 0::float8 AS scopes
      FROM combination_exercised
     WHERE project = ${project} AND last_passed_at IS NOT NULL AND hash > decode(${after}, 'hex')
     GROUP BY hash ORDER BY hash LIMIT ${rowsAtOnce}`;
  return pagesOf(reader, { project, held }, (at) => ({ passedAt: at }));
}

/** What services of one environment served. */
export function readObserved(
  reader: Reader,
  { project, environment }: InEnvironment,
): AsyncGenerator<readonly Evidence[]> {
  const held = (after: string) => sql`
    SELECT hash, max(last_seen_at) AS at, sum(scopes)::float8 AS scopes
      FROM combination_seen
     WHERE project = ${project} AND environment = ${environment} AND hash > decode(${after}, 'hex')
     GROUP BY hash ORDER BY hash LIMIT ${rowsAtOnce}`;
  return pagesOf(reader, { project, held }, (at) => ({ seenAt: at }));
}

/** The pages are found by the key, so that the last one costs as little as the first. */
async function* pagesOf(
  reader: Reader,
  { project, held }: { readonly project: string; readonly held: (after: string) => SQL },
  timesOf: (at: number) => Pick<Evidence, "passedAt" | "seenAt">,
): AsyncGenerator<readonly Evidence[]> {
  let after = "";
  for (;;) {
    const { rows } = await reader.execute<Row>(sql`
      SELECT encode(held.hash, 'hex') AS hash, held.at, held.scopes, content.flags, content.variants
        FROM (${held(after)}) AS held
        JOIN combination AS content
          ON content.project = ${project} AND content.hash = held.hash
       ORDER BY held.hash`);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ flags, variants, at, scopes }) => ({
      flags,
      variants,
      scopes,
      ...timesOf(new Date(at).getTime()),
    }));
    after = last.hash;
  }
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
  [one, other]: readonly [string, string],
): Promise<readonly TestedPair[]> {
  const variantOf = (flag: string) => sql`content.variants[array_position(content.flags, ${flag})]`;
  const { rows } = await reader.execute<{
    one: string;
    other: string;
    suites: string[];
    failed: number;
    commit: string;
  }>(sql`
    SELECT ${variantOf(one)} AS one, ${variantOf(other)} AS other,
           array_agg(DISTINCT held.suite ORDER BY held.suite) AS suites,
           sum(held.failed_runs)::int AS failed,
           (array_agg(held.last_commit ORDER BY held.last_run_at DESC))[1] AS commit
      FROM combination AS content
      JOIN combination_exercised AS held
        ON held.project = content.project AND held.hash = content.hash
     WHERE content.project = ${project} AND content.flags @> ${sql.param([one, other])}::text[]
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

/** Changes whenever a run of tests was stored, or forgotten. */
export async function markOfTestRuns(
  reader: Reader,
  { project }: Pick<InEnvironment, "project">,
): Promise<string> {
  const { rows } = await reader.execute<{ mark: string }>(sql`
    SELECT count(*) || ' ' || coalesce(max(received_at)::text, '') AS mark
      FROM test_run WHERE project = ${project}`);
  return rows[0]?.mark ?? "";
}
