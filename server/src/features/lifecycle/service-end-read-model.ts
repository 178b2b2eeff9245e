import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

export interface Ending extends Record<string, unknown> {
  readonly project: string;
  readonly flag: string;
  readonly servedUntil: string;
}

const endingMax = 500;

/** Archived flags whose last day of service is before a day. */
export async function listEnding(reader: Reader, today: string): Promise<readonly Ending[]> {
  const { rows } = await reader.execute<Ending>(sql`
    SELECT project, key AS flag, document ->> 'servedUntil' AS "servedUntil"
      FROM flag
     WHERE state = 'archived' AND document ->> 'servedUntil' < ${today}
     ORDER BY project, key
     LIMIT ${endingMax}`);
  return rows;
}
