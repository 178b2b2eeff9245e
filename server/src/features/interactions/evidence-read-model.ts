/** What is new of what tests exercised and services served together, and what runs of tests said; see `evidence-pack-read-model`. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { haveStatesOf, joinPair } from "../observations/combination-read-model.ts";
import type { EvidencePack } from "./evidence-pack-read-model.ts";

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

/**
 * What was stored after these marks, and the next mark, which is one for all of them. By transactions, so that each of them is read once,
 * in whatever order they ended.
 */
export async function readNews(
  reader: Reader,
  { project, environment }: InEnvironment,
  marks: readonly { readonly kind: EvidencePack["kind"]; readonly mark: string }[],
): Promise<{ readonly packs: readonly EvidencePack[]; readonly mark: string }> {
  const kinds = sql.join(
    marks.map(({ kind, mark }) => sql`(${kind}::text, ${mark}::pg_snapshot)`),
    sql`, `,
  );
  const { rows } = await reader.execute<{
    mark: string;
    kind: EvidencePack["kind"] | null;
    services: readonly string[] | null;
    commit: string | null;
    lines: string | null;
  }>(sql`
    SELECT pg_current_snapshot()::text AS mark, news.kind, news.services, news.commit, news.lines
      FROM (VALUES ${kinds}) AS wanted (kind, mark)
      LEFT JOIN combination_news AS news
        ON news.project = ${project} AND news.kind = wanted.kind
       AND news.environment = CASE WHEN wanted.kind = 'passed' THEN '' ELSE ${environment} END
       AND news.xid >= pg_snapshot_xmin(wanted.mark)
       AND NOT pg_visible_in_snapshot(news.xid, wanted.mark)`);
  const packs = rows.flatMap(({ kind, services, commit, lines }) =>
    kind === null || services === null || lines === null
      ? []
      : [{ kind, services, commit: commit ?? "", lines }],
  );
  return { packs, mark: rows[0]?.mark ?? "" };
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
