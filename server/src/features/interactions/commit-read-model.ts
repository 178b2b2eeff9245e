/** What scans of repositories told: when commits were made, and of which flags the code is known. */
import type { KnownCommit } from "@yardarm/core/combinations";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

interface InProject {
  readonly project: string;
}

/** Of repositories in which the code of some flag changed; in others nothing can be newer than a test. */
export async function readKnownCommits(
  reader: Reader,
  { project }: InProject,
): Promise<readonly KnownCommit[]> {
  const { rows } = await reader.execute<{
    repository: string;
    commit: string;
    at: Date | string;
  }>(sql`
    SELECT repository, commit, committed_at AS at FROM code_commit
     WHERE project = ${project}
       AND repository IN (SELECT repository FROM code_change WHERE project = ${project})`);
  return rows.map(({ at, ...commit }) => ({ ...commit, at: new Date(at).getTime() }));
}

/** Flags that the default branch of some repository says, as it was scanned last. */
export async function readScannedFlags(
  reader: Reader,
  { project }: InProject,
): Promise<ReadonlySet<string>> {
  const { rows } = await reader.execute<{ key: string }>(sql`
    SELECT DISTINCT reference.key FROM code_reference AS reference
      JOIN code_scan AS scan USING (project, repository, branch)
     WHERE reference.project = ${project} AND scan.is_default`);
  return new Set(rows.map(({ key }) => key));
}
