/** Which rows of a suite of tests passed and which failed, as they were run last. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

/** A suite of which some rows failed. */
export interface FailingSuite {
  readonly suite: string;
  /** Empty: its runs do not tell. */
  readonly branch: string;
  /** Of the newest run with a row that failed; all rows are those of this commit. */
  readonly commit: string;
  readonly failedAt: string;
  readonly failed: number;
  readonly passed: number;
}

/** What a row served, and how that ended. */
export interface RowOutcome {
  readonly flags: readonly string[];
  readonly variants: readonly string[];
  readonly hasFailed: boolean;
}

interface Since {
  readonly project: string;
  readonly since: Date;
}

const suitesMax = 20;
/** A suite with more rows than these says as much with these. */
const rowsMax = 5_000;

/** The last run of the row had a failure. */
const hasFailed = sql`(last_passed_at IS NULL OR last_passed_at < last_run_at)`;

/** The newest first. */
export async function readFailingSuites(
  reader: Reader,
  { project, since }: Since,
): Promise<readonly FailingSuite[]> {
  const { rows } = await reader.execute<
    Omit<FailingSuite, "failedAt"> & { readonly at: Date | string } & Record<string, unknown>
  >(sql`
    WITH failing AS (
      SELECT DISTINCT ON (suite, branch) suite, branch, last_commit AS commit, last_run_at AS at
        FROM combination_exercised
       WHERE project = ${project} AND last_run_at >= ${since.toISOString()} AND ${hasFailed}
       ORDER BY suite, branch, last_run_at DESC)
    SELECT failing.suite, failing.branch, failing.commit, failing.at,
           (count(*) FILTER (WHERE ${hasFailed}))::int AS failed,
           (count(*) FILTER (WHERE NOT ${hasFailed}))::int AS passed
      FROM failing
      JOIN combination_exercised AS held
        ON held.project = ${project} AND held.suite = failing.suite
       AND held.branch = failing.branch AND held.last_commit = failing.commit
     GROUP BY failing.suite, failing.branch, failing.commit, failing.at
     ORDER BY failing.at DESC LIMIT ${suitesMax}`);
  return rows.map(({ at, ...suite }) => ({ ...suite, failedAt: new Date(at).toISOString() }));
}

/** Every row that the suite ran with that commit. */
export async function readOutcomes(
  reader: Reader,
  { project }: Pick<Since, "project">,
  { suite, branch, commit }: Pick<FailingSuite, "suite" | "branch" | "commit">,
): Promise<readonly RowOutcome[]> {
  const { rows } = await reader.execute<RowOutcome & Record<string, unknown>>(sql`
    SELECT named.flags, named.variants, ${hasFailed} AS "hasFailed"
      FROM combination_exercised AS held CROSS JOIN LATERAL (
        SELECT array_agg(flag ORDER BY flag COLLATE "C") AS flags,
               array_agg(variant ORDER BY flag COLLATE "C") AS variants
          FROM combination_state WHERE number = ANY (held.states)) AS named
     WHERE held.project = ${project} AND held.suite = ${suite} AND held.branch = ${branch}
       AND held.last_commit = ${commit}
     ORDER BY held.hash LIMIT ${rowsMax}`);
  return rows;
}
