/** What services sent and got of one flag in the last day, for whoever wants to know whom a change would meet. */
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface FlagUsage {
  readonly attributes: readonly { readonly path: string; readonly types: readonly string[] }[];
  /** Variant → how often it was served. */
  readonly served: ReadonlyMap<string, number>;
}

const dayMs = 86_400_000;
const attributesMax = 200;

export async function readFlagUsage(
  reader: Reader,
  {
    project,
    environment,
    flag,
    now,
  }: {
    readonly project: string;
    readonly environment: string;
    readonly flag: string;
    readonly now: Date;
  },
): Promise<FlagUsage> {
  const since = new Date(now.getTime() - dayMs);
  const [served, attributes] = await Promise.all([
    reader.execute<{ variant: string; count: number }>(sql`
      SELECT variant, sum(count)::float8 AS count FROM evaluation_count
       WHERE project = ${project} AND environment = ${environment} AND flag = ${flag}
         AND hour >= ${since} AND variant <> ''
       GROUP BY variant`),
    reader.execute<{ path: string; types: string[] }>(sql`
      SELECT path, array_agg(DISTINCT type ORDER BY type) AS types FROM context_attribute
       WHERE project = ${project} AND environment = ${environment}
       GROUP BY path ORDER BY path LIMIT ${attributesMax}`),
  ]);
  return {
    attributes: attributes.rows,
    served: new Map(served.rows.map(({ variant, count }) => [variant, count])),
  };
}
