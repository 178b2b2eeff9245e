/** Who was given what up to a moment that has passed, as far as counts by the hour are still kept. */
import type { Reporting, Use, UseKind } from "@yardarm/core/lifecycle";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

interface Question {
  readonly project: string;
  readonly asOf: Date;
}

type UseRow = readonly [
  environment: string,
  service: string,
  kind: UseKind,
  variant: string,
  firstAt: number,
  lastAt: number,
];

/**
 * By flag; all uses of a flag are one row, as rows cost more than bytes. What was over by then is known exactly. Of what went on
 * afterwards only hours tell, and the end of an hour stands for the last moment in it.
 */
export async function readUsesAt(
  reader: Reader,
  { project, asOf }: Question,
): Promise<ReadonlyMap<string, readonly Use[]>> {
  const moment = sql`${asOf.toISOString()}::timestamptz`;
  const { rows } = await reader.execute<{ flag: string; uses: readonly UseRow[] }>(sql`
    select flag, json_agg(json_build_array(environment, service, kind, variant,
             (extract(epoch from first_at) * 1000)::float8, (extract(epoch from last_at) * 1000)::float8)) as uses
      from (
        select flag, environment, service, kind, variant, min(first_at) as first_at, max(last_at) as last_at
          from (
            select flag, environment, service, kind, variant, first_at, last_at
              from flag_use where project = ${project} and last_at <= ${moment}
            union all
            select flag, environment, service, case service when 'ofrep' then 'remote' else 'sdk' end, variant,
                   hour, least(hour + interval '1 hour', ${moment})
              from evaluation_count where project = ${project} and hour <= ${moment}) as seen
         group by flag, environment, service, kind, variant) as each
     group by flag`);
  return new Map(rows.map((row) => [row.flag, row.uses.map(useOf)]));
}

function useOf([environment, service, kind, variant, firstAt, lastAt]: UseRow): Use {
  return { environment, service, kind, variant: variant === "" ? null : variant, firstAt, lastAt };
}

/** By environment: between when and when services had told of it by then. */
export function reportingIn(
  uses: ReadonlyMap<string, readonly Use[]>,
): ReadonlyMap<string, Reporting> {
  const reporting = new Map<string, Reporting>();
  for (const { environment, firstAt, lastAt } of [...uses.values()].flat()) {
    const known = reporting.get(environment) ?? { firstAt, lastAt };
    reporting.set(environment, {
      firstAt: Math.min(known.firstAt, firstAt),
      lastAt: Math.max(known.lastAt, lastAt),
    });
  }
  return reporting;
}
