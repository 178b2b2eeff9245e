import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface ExpiredFlag extends Record<string, unknown> {
  readonly project: string;
  readonly flag: string;
  readonly name: string;
  /** `2026-11-30` */
  readonly expiredOn: string;
}

/** Flags that are still there and whose last day was one of these; days as they are written, `2026-11-30`. */
export async function listExpiredFlags(
  reader: Reader,
  { from, before }: { readonly from: string; readonly before: string },
): Promise<readonly ExpiredFlag[]> {
  const { rows } = await reader.execute<ExpiredFlag>(sql`
    select project, key as flag, document ->> 'name' as name, document #>> '{expiry,date}' as "expiredOn"
      from flag
     where state = 'active' and document #>> '{expiry,kind}' = 'date'
       and document #>> '{expiry,date}' >= ${from} and document #>> '{expiry,date}' < ${before}
     order by project, key`);
  return rows;
}

/** The name of who answers for a flag now. */
export async function findFlagOwner(
  reader: Reader,
  { project, flag }: { readonly project: string; readonly flag: string },
): Promise<string> {
  const { rows } = await reader.execute<{ name: string }>(sql`
    select coalesce(t.name, p.name, '') as name from flag f
      left join team t on f.document #>> '{owner,kind}' = 'team' and t.key = f.document #>> '{owner,id}'
      left join person p on f.document #>> '{owner,kind}' = 'person' and p.id::text = f.document #>> '{owner,id}'
     where f.project = ${project} and f.key = ${flag}`);
  return rows[0]?.name ?? "";
}
