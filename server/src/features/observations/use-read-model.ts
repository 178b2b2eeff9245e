/** Who was given which variant of which flag, first and last. */
import type { BulkUse, Reporting, Use, UseKind } from "@yardarm/core/lifecycle";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

type UseRow = readonly [
  environment: string,
  service: string,
  kind: UseKind,
  variant: string,
  firstAt: number,
  lastAt: number,
];

/** Of a flag the uses that were last; who makes services up cannot make pages slow. */
const usesMax = 200;

/** By flag, the latest first. All uses of a flag are one row: rows cost more than bytes. */
export async function readUses(
  reader: Reader,
  { project, flags }: { readonly project: string; readonly flags: readonly string[] },
): Promise<ReadonlyMap<string, readonly Use[]>> {
  const { rows } = await reader.execute<{ flag: string; uses: readonly UseRow[] }>(sql`
    SELECT asked.flag, found.uses
      FROM unnest(${sql.param(flags)}::text[]) AS asked (flag)
     CROSS JOIN LATERAL (
       SELECT json_agg(json_build_array(environment, service, kind, variant,
                (extract(epoch FROM first_at) * 1000)::float8, (extract(epoch FROM last_at) * 1000)::float8)) AS uses
         FROM (SELECT * FROM flag_use WHERE flag_use.project = ${project} AND flag_use.flag = asked.flag
                ORDER BY last_at DESC LIMIT ${usesMax}) AS used
     ) AS found
     WHERE found.uses IS NOT NULL`);
  return new Map(rows.map((row) => [row.flag, row.uses.map(useOf)]));
}

function useOf([environment, service, kind, variant, firstAt, lastAt]: UseRow): Use {
  return { environment, service, kind, variant: variant === "" ? null : variant, firstAt, lastAt };
}

/** Who asked for all flags of an environment at once. */
export async function readBulkUses(
  reader: Reader,
  { project }: { readonly project: string },
): Promise<readonly BulkUse[]> {
  const { rows } = await reader.execute<BulkUse & Record<string, unknown>>(sql`
    SELECT environment, reach, (extract(epoch FROM last_at) * 1000)::float8 AS "lastAt"
      FROM bulk_use WHERE project = ${project}`);
  return rows;
}

/** By environment: between when and when services told of it. */
export async function readReporting(
  reader: Reader,
  { project }: { readonly project: string },
): Promise<ReadonlyMap<string, Reporting>> {
  const { rows } = await reader.execute<{
    environment: string;
    firstAt: number;
    lastAt: number;
  }>(sql`
    SELECT environment, (extract(epoch FROM first_at) * 1000)::float8 AS "firstAt",
           (extract(epoch FROM last_at) * 1000)::float8 AS "lastAt"
      FROM environment_report WHERE project = ${project}`);
  return new Map(rows.map(({ environment, ...reporting }) => [environment, reporting]));
}
