/** When what a flag serves by changed last: its config, its variants, segments, other flags, and its code. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import type { InEnvironment } from "./evidence-read-model.ts";
import { type Dependency, type LastChange, lastChanges } from "./last-change.ts";

/**
 * Of every active flag. Words that people read, such as names and owners, change nothing that is served, so documents are
 * compared version by version without them.
 */
export async function readLastChanges(
  reader: Reader,
  place: InEnvironment,
): Promise<ReadonlyMap<string, readonly LastChange[]>> {
  const { project, environment } = place;
  const [changes, edges, flags] = await Promise.all([
    readOwnChanges(reader, place),
    reader.execute<Dependency & Record<string, unknown>>(sql`
      SELECT source, target FROM registry_edge
       WHERE project = ${project} AND environment IN (${environment}, '')
         AND target NOT LIKE 'group/%'`),
    reader.execute<{ key: string }>(
      sql`SELECT key FROM flag WHERE project = ${project} AND state = 'active'`,
    ),
  ]);
  const own = new Map<string, LastChange[]>();
  for (const { address, at, commit, ...change } of changes) {
    const its: LastChange = {
      ...change,
      at: new Date(at).getTime(),
      ...(commit !== null && { commit }),
    };
    own.set(address, [...(own.get(address) ?? []), its]);
  }
  return lastChanges(
    flags.rows.map(({ key }) => key),
    own,
    edges.rows,
  );
}

interface OwnChange extends Record<string, unknown> {
  readonly address: string;
  readonly what: LastChange["what"];
  readonly of: string;
  readonly at: Date | string;
  readonly commit: string | null;
}

async function readOwnChanges(
  reader: Reader,
  { project, environment }: InEnvironment,
): Promise<readonly OwnChange[]> {
  const { rows } = await reader.execute<OwnChange>(sql`
    SELECT 'flag/' || flag AS address, 'config' AS what, flag AS of, changed_at AS at,
           NULL AS commit
      FROM flag_config WHERE project = ${project} AND environment = ${environment}
    UNION ALL
    SELECT 'flag/' || flag.key, 'variants', flag.key, changed.at, NULL
      FROM flag CROSS JOIN LATERAL (
        SELECT max(at) FILTER (WHERE variants IS DISTINCT FROM before) AS at
          FROM (SELECT at, document -> 'variants' AS variants,
                       lag(document -> 'variants') OVER (ORDER BY version) AS before
                  FROM entity_history
                 WHERE project = ${project} AND address = 'flag/' || flag.key) AS versions
        ) AS changed
     WHERE flag.project = ${project} AND flag.state = 'active' AND flag.version > 1
       AND changed.at IS NOT NULL
    UNION ALL
    SELECT 'segment/' || segment.key, 'segment', segment.key, changed.at, NULL
      FROM segment CROSS JOIN LATERAL (
        SELECT max(at) FILTER (WHERE meaning IS DISTINCT FROM before) AS at
          FROM (SELECT at, meaning, lag(meaning) OVER (ORDER BY version) AS before
                  FROM entity_history CROSS JOIN LATERAL (
                    SELECT document - 'name' - 'description' - 'owner' AS meaning) AS without
                 WHERE project = ${project} AND address = 'segment/' || segment.key) AS versions
        ) AS changed
     WHERE segment.project = ${project} AND changed.at IS NOT NULL
    UNION ALL
    SELECT 'segment/' || segment, 'segment', segment, changed_at, NULL
      FROM segment_list WHERE project = ${project}
    UNION ALL
    SELECT edge.source, 'group', replace(edge.target, 'group/', ''), changed.at,
           NULL
      FROM registry_edge AS edge CROSS JOIN LATERAL (
        SELECT max(at) FILTER (WHERE meaning IS DISTINCT FROM before) AS at
          FROM (SELECT at, meaning, lag(meaning) OVER (ORDER BY version) AS before
                  FROM entity_history CROSS JOIN LATERAL (
                    SELECT (document - 'name' - 'slots') || jsonb_build_object('slots',
                             jsonb_path_query_array(document, '$.slots[*] ? (@.flag == $flag)',
                               jsonb_build_object('flag', replace(edge.source, 'flag/', ''))))
                             AS meaning) AS without
                 WHERE project = ${project} AND address = edge.target) AS versions
        ) AS changed
     WHERE edge.project = ${project} AND edge.environment = ${environment}
       AND edge.target LIKE 'group/%' AND changed.at IS NOT NULL
    UNION ALL
    SELECT 'flag/' || key, 'code', repository, committed_at, commit
      FROM code_change WHERE project = ${project}`);
  return rows;
}
