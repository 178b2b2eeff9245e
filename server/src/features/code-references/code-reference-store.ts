import { and, eq, lte, ne, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import {
  type CodeContext,
  codeCommit,
  codeReference,
  codeScan,
} from "../../tables/code-reference.ts";

export interface CodeScan {
  readonly project: string;
  readonly repository: string;
  readonly branch: string;
  readonly isDefault: boolean;
  readonly commit: string;
  readonly committedAt: Date;
  readonly scannedAt: Date;
  readonly linkTemplate: string | null;
  readonly reportedBy: string;
}

export interface CodeReference {
  readonly key: string;
  readonly path: string;
  readonly line: number;
  readonly hash: string;
  readonly context?: CodeContext | undefined;
}

/**
 * Whether it is the first of its branch, or comes after another; undefined when a newer commit of the branch is stored. Whoever
 * comes second waits for the first.
 */
export async function saveScan(
  transaction: Transaction,
  scan: CodeScan,
): Promise<"first" | "next" | undefined> {
  const { project: _project, repository: _repository, branch: _branch, ...facts } = scan;
  const saved = await transaction
    .insert(codeScan)
    .values(scan)
    .onConflictDoUpdate({
      target: [codeScan.project, codeScan.repository, codeScan.branch],
      set: facts,
      setWhere: lte(codeScan.committedAt, scan.committedAt),
    })
    .returning({ isFirst: sql<boolean>`xmax = 0` });
  if (saved[0] === undefined) return undefined;
  return saved[0].isFirst ? "first" : "next";
}

/** Notes when the commit was made: tests that ran it say nothing of code that is newer. */
export async function noteCommit(transaction: Transaction, scan: CodeScan): Promise<void> {
  const { project, repository, commit, committedAt, scannedAt: toldAt } = scan;
  await transaction
    .insert(codeCommit)
    .values({ project, repository, commit, committedAt, toldAt })
    .onConflictDoUpdate({
      target: [codeCommit.project, codeCommit.repository, codeCommit.commit],
      set: { committedAt, toldAt },
    });
}

/** Notes of which keys other lines say something than before; asked before they are replaced. */
export async function noteCodeChanges(
  transaction: Transaction,
  { project, repository, branch, commit, committedAt }: CodeScan,
  references: readonly CodeReference[],
): Promise<void> {
  const rows = references.map(({ key, path, hash }) => ({ key, path, hash }));
  await transaction.execute(sql`
    WITH told AS (
      SELECT key, array_agg(path || ' ' || hash ORDER BY path, hash) AS lines
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given (key text, path text, hash text)
       GROUP BY key
    ), known AS (
      SELECT key, array_agg(path || ' ' || hash ORDER BY path, hash) AS lines FROM code_reference
       WHERE project = ${project} AND repository = ${repository} AND branch = ${branch}
       GROUP BY key
    )
    INSERT INTO code_change (project, repository, key, commit, committed_at)
    SELECT ${project}, ${repository}, key, ${commit}, ${committedAt.toISOString()}::timestamptz
      FROM told FULL JOIN known USING (key)
     WHERE told.lines IS DISTINCT FROM known.lines
     ORDER BY key
    ON CONFLICT (project, key, repository) DO UPDATE
      SET commit = excluded.commit, committed_at = excluded.committed_at`);
}

/** All references of a branch, in place of those before. */
export async function replaceReferences(
  transaction: Transaction,
  { project, repository, branch }: Pick<CodeScan, "project" | "repository" | "branch">,
  references: readonly CodeReference[],
): Promise<void> {
  await transaction
    .delete(codeReference)
    .where(
      and(
        eq(codeReference.project, project),
        eq(codeReference.repository, repository),
        eq(codeReference.branch, branch),
      ),
    );
  if (references.length === 0) return;
  await transaction.execute(sql`
    INSERT INTO code_reference (project, repository, branch, key, path, line, hash, context)
    SELECT ${project}, ${repository}, ${branch}, key, path, line, hash, context
      FROM jsonb_to_recordset(${JSON.stringify(references)}::jsonb)
        AS given (key text, path text, line integer, hash text, context jsonb)
    ON CONFLICT DO NOTHING`);
}

/** There is one default branch; when another one is now, the old one is a branch like any other. */
export async function demoteOthers(
  transaction: Transaction,
  {
    project,
    repository,
    defaultBranch,
  }: { readonly project: string; readonly repository: string; readonly defaultBranch: string },
): Promise<void> {
  await transaction
    .update(codeScan)
    .set({ isDefault: false })
    .where(
      and(
        eq(codeScan.project, project),
        eq(codeScan.repository, repository),
        ne(codeScan.branch, defaultBranch),
        eq(codeScan.isDefault, true),
      ),
    );
}

/** Keeps the branches that were scanned last, and the default one. */
export async function trimBranches(
  transaction: Transaction,
  { project, repository }: Pick<CodeScan, "project" | "repository">,
  branchesMax: number,
): Promise<void> {
  await transaction.execute(sql`
    DELETE FROM code_scan
     WHERE project = ${project} AND repository = ${repository} AND NOT is_default
       AND branch NOT IN (
         SELECT branch FROM code_scan
          WHERE project = ${project} AND repository = ${repository}
          ORDER BY is_default DESC, scanned_at DESC
          LIMIT ${branchesMax})`);
}

/** Forgets branches, and whole repositories, that nobody has scanned since. */
export async function pruneScans(
  transaction: Transaction,
  { branches, repositories }: { readonly branches: Date; readonly repositories: Date },
): Promise<void> {
  await transaction.execute(sql`
    DELETE FROM code_scan
     WHERE (scanned_at < ${branches.toISOString()} AND NOT is_default)
        OR scanned_at < ${repositories.toISOString()}`);
  await transaction.execute(
    sql`DELETE FROM code_change WHERE committed_at < ${repositories.toISOString()}`,
  );
  await transaction.execute(
    sql`DELETE FROM code_commit WHERE told_at < ${repositories.toISOString()}`,
  );
}

/** Keeps of each project the commits that were told of last. */
export async function trimCommits(transaction: Transaction, commitsMax: number): Promise<void> {
  await transaction.execute(sql`
    DELETE FROM code_commit WHERE ctid IN (
      SELECT ctid FROM (
        SELECT ctid, row_number() OVER (PARTITION BY project ORDER BY told_at DESC) AS place
          FROM code_commit
         WHERE project IN (
           SELECT project FROM code_commit GROUP BY project HAVING count(*) > ${commitsMax})) AS ranked
       WHERE place > ${commitsMax})`);
}
