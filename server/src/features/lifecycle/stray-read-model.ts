/** Keys that are no flag, or no flag any more, and that code or services still ask for. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface Stray {
  readonly key: string;
  readonly archivedAt: string | null;
  readonly references: number;
  readonly repositories: readonly string[];
  readonly services: readonly string[];
  readonly lastAskedAt: string | null;
}

const straysMax = 200;

/** Those asked for by services in the last days first. */
export async function readStrays(
  reader: Reader,
  { project, since }: { readonly project: string; readonly since: Date },
): Promise<readonly Stray[]> {
  const { rows } = await reader.execute<{
    key: string;
    archived: Date | string | null;
    references: number;
    repositories: string[] | null;
    services: string[] | null;
    asked: Date | string | null;
  }>(sql`
    WITH named AS (
      SELECT reference.key, count(*)::integer AS count,
             array_agg(DISTINCT reference.repository ORDER BY reference.repository) AS repositories
        FROM code_reference AS reference
        JOIN code_scan AS scan
          ON scan.project = reference.project AND scan.repository = reference.repository
         AND scan.branch = reference.branch AND scan.is_default
       WHERE reference.project = ${project}
       GROUP BY reference.key
    ), asked AS (
      SELECT used.flag AS key, array_agg(DISTINCT used.service ORDER BY used.service) AS services,
             max(used.last_at) AS at
        FROM flag_use AS used
        LEFT JOIN flag ON flag.project = used.project AND flag.key = used.flag
       WHERE used.project = ${project} AND used.last_at >= ${since.toISOString()}
         AND (flag.key IS NULL OR (flag.state = 'archived' AND used.last_at > flag.changed_at))
       GROUP BY used.flag
    ), sought AS (
      SELECT key, named.count, named.repositories, asked.services, asked.at
        FROM named FULL JOIN asked USING (key)
    )
    SELECT sought.key, flag.changed_at AS archived, coalesce(sought.count, 0) AS "references",
           sought.repositories, sought.services, sought.at AS asked
      FROM sought
      LEFT JOIN flag ON flag.project = ${project} AND flag.key = sought.key
     WHERE flag.key IS NULL OR flag.state = 'archived'
     ORDER BY sought.at DESC NULLS LAST, sought.key COLLATE "C"
     LIMIT ${straysMax}`);
  return rows.map((row) => ({
    key: row.key,
    archivedAt: instantOf(row.archived),
    references: row.references,
    repositories: row.repositories ?? [],
    services: row.services ?? [],
    lastAskedAt: instantOf(row.asked),
  }));
}

function instantOf(moment: Date | string | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
