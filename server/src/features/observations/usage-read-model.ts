/** What services sent and got of one flag in the last day, for whoever wants to know whom a change would meet. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

/** What one service was served of the flag, and what its contexts were seen to have. */
export interface ServiceUsage {
  readonly service: string;
  readonly attributes: readonly { readonly path: string; readonly types: readonly string[] }[];
  /** The day since which its contexts are recorded; null = none was. */
  readonly since: string | null;
  /** Variant → how often it was served. */
  readonly served: ReadonlyMap<string, number>;
}

interface Question {
  readonly project: string;
  readonly environment: string;
  readonly flag: string;
  readonly now: Date;
}

const dayMs = 86_400_000;
/** Of each service; more than rules look at. */
const attributesMax = 200;

export async function readFlagUsage(
  reader: Reader,
  { project, environment, flag, now }: Question,
): Promise<readonly ServiceUsage[]> {
  const since = new Date(now.getTime() - dayMs);
  const { rows } = await reader.execute<{
    service: string;
    served: Readonly<Record<string, number>>;
    attributes: ServiceUsage["attributes"] | null;
    since: string | null;
  }>(sql`
    WITH served AS (
      SELECT service, variant, sum(count)::float8 AS count FROM evaluation_count
       WHERE project = ${project} AND environment = ${environment} AND flag = ${flag}
         AND hour >= ${since} AND variant <> ''
       GROUP BY service, variant
    )
    SELECT asking.service, asking.served, sent.attributes, sent.since
      FROM (SELECT service, jsonb_object_agg(variant, count) AS served FROM served GROUP BY service) AS asking
      LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('path', path, 'types', types) ORDER BY path) AS attributes,
               to_char(min(first_seen_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS since
          FROM (SELECT path, jsonb_agg(DISTINCT type) AS types, min(first_seen_at) AS first_seen_at
                  FROM context_attribute
                 WHERE project = ${project} AND environment = ${environment}
                   AND context_attribute.service = asking.service
                 GROUP BY path ORDER BY path LIMIT ${attributesMax}) AS attribute) AS sent ON true
     ORDER BY asking.service`);
  return rows.map(({ service, served, attributes, since: day }) => ({
    service,
    attributes: attributes ?? [],
    since: day,
    served: new Map(Object.entries(served)),
  }));
}
