/** Who was given what up to a moment that has passed, as far as counts by the hour are still kept. */
import type { Reporting, Use, UseKind } from "@yardarm/core/lifecycle";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

interface Question {
  readonly project: string;
  readonly asOf: Date;
}

interface UseRow extends Record<string, unknown> {
  readonly flag: string;
  readonly environment: string;
  readonly service: string;
  readonly kind: UseKind;
  readonly variant: string;
  readonly firstAt: number;
  readonly lastAt: number;
}

/**
 * By flag. What was over by then is known exactly. Of what went on afterwards only hours tell, and the end of an hour stands for
 * the last moment in it.
 */
export async function readUsesAt(
  reader: Reader,
  { project, asOf }: Question,
): Promise<ReadonlyMap<string, readonly Use[]>> {
  const moment = sql`${asOf.toISOString()}::timestamptz`;
  const { rows } = await reader.execute<UseRow>(sql`
    select flag, environment, service, kind, variant,
           (extract(epoch from min(first_at)) * 1000)::float8 as "firstAt",
           (extract(epoch from max(last_at)) * 1000)::float8 as "lastAt"
      from (
        select flag, environment, service, kind, variant, first_at, last_at
          from flag_use where project = ${project} and last_at <= ${moment}
        union all
        select flag, environment, service, case service when 'ofrep' then 'remote' else 'sdk' end, variant,
               hour, least(hour + interval '1 hour', ${moment})
          from evaluation_count where project = ${project} and hour <= ${moment}) as seen
     group by flag, environment, service, kind, variant`);
  const uses = new Map<string, Use[]>();
  for (const { flag, variant, ...row } of rows) {
    const use = { ...row, variant: variant === "" ? null : variant };
    const known = uses.get(flag);
    if (known === undefined) uses.set(flag, [use]);
    else known.push(use);
  }
  return uses;
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
