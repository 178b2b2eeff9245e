import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { testRun } from "../../tables/test-run.ts";
import { columnsOf } from "./cells.ts";
import type { Combination } from "./combination.ts";
import { tellNews } from "./news-store.ts";
import { listText, withNumbers } from "./state-store.ts";

export interface TestRun {
  readonly project: string;
  readonly id: string;
  readonly environment: string;
  readonly suite: string;
  readonly commit: string;
  readonly branch: string | null;
  readonly passed: number | null;
  readonly failed: number | null;
  readonly scopes: number;
  readonly notListed: number;
  readonly reportedBy: string;
  readonly receivedAt: Date;
  readonly exercised: readonly ExercisedCombination[];
}

export interface ExercisedCombination extends Combination {
  readonly scopes: number;
}

/** Stores a run with what it exercised; whether it had not been stored before. */
export async function addTestRun(transaction: Transaction, run: TestRun): Promise<boolean> {
  const { exercised, ...facts } = run;
  const added = await transaction
    .insert(testRun)
    .values({ ...facts, combinations: exercised.length })
    .onConflictDoNothing()
    .returning({ id: testRun.id });
  if (added.length === 0) return false;
  if (exercised.length > 0) await addExercised(transaction, run);
  return true;
}

async function addExercised(transaction: Transaction, run: TestRun): Promise<void> {
  const { project, environment, suite, branch, passed, failed, receivedAt, commit } = run;
  const hasFailed = (failed ?? 0) > 0;
  const hasPassed = !hasFailed && (passed ?? 0) > 0;
  const rows = await withNumbers(
    transaction,
    run.exercised.map((row) => ({ ...row, project })),
    receivedAt,
  );
  const column = columnsOf(rows);
  await transaction.execute(sql`
    INSERT INTO combination_exercised AS held
      (project, environment, hash, suite, branch, states, scopes, passed_runs, failed_runs,
       first_run_at, last_run_at, last_commit, last_passed_at, last_passed_commit)
    SELECT ${project}, ${environment}, decode(hash, 'hex'), ${suite}, ${branch ?? ""},
           min(states)::integer[], sum(scopes), ${Number(hasPassed)}::int,
           ${Number(hasFailed)}::int, run.at, run.at, ${commit},
           CASE WHEN ${hasPassed} THEN run.at END, CASE WHEN ${hasPassed} THEN ${commit} END
      FROM unnest(
        ${column(({ hash }) => hash)}::text[],
        ${column(({ states }) => listText(states))}::text[],
        ${column(({ scopes }) => scopes)}::bigint[]
      ) AS t (hash, states, scopes),
      (SELECT ${receivedAt.toISOString()}::timestamptz AS at) AS run
     GROUP BY hash, run.at
     ORDER BY hash
    ON CONFLICT (project, environment, hash, suite, branch) DO UPDATE
      SET scopes = held.scopes + excluded.scopes,
          passed_runs = held.passed_runs + excluded.passed_runs,
          failed_runs = held.failed_runs + excluded.failed_runs,
          first_run_at = least(held.first_run_at, excluded.first_run_at),
          last_run_at = greatest(held.last_run_at, excluded.last_run_at),
          last_commit = excluded.last_commit,
          last_passed_at = greatest(held.last_passed_at, excluded.last_passed_at),
          last_passed_commit = CASE
            WHEN excluded.last_passed_at >= coalesce(held.last_passed_at, excluded.last_passed_at)
              THEN excluded.last_passed_commit ELSE held.last_passed_commit END`);
  if (!hasPassed) return;
  // Whatever environment the tests took their flags from: it is the same code.
  const facts = {
    project,
    environment: "",
    services: [],
    recorded: 0,
    scopes: 0,
    at: receivedAt,
    commit,
  };
  await tellNews(
    transaction,
    "passed",
    rows.map(({ states }) => ({ ...facts, states })),
  );
}

/** Forgets runs, and what was exercised last, before that moment. */
export async function pruneTestRuns(transaction: Transaction, before: Date): Promise<void> {
  const moment = before.toISOString();
  await transaction.execute(sql`DELETE FROM test_run WHERE received_at < ${moment}`);
  await transaction.execute(sql`DELETE FROM combination_exercised WHERE last_run_at < ${moment}`);
}
