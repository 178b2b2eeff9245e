/** Whole combinations that tests passed with, for whoever needs more of them than pairs. */
import type { PassedRun } from "@yardarm/core/combinations";
import { sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";

/** What some flags served together in runs that passed, and when that was last. */
export interface PassedTogether {
  readonly flags: readonly string[];
  /** Of the same length and order. */
  readonly variants: readonly string[];
  readonly run: PassedRun;
}

export interface AmongFlags {
  readonly flags: readonly string[];
  readonly since: Date;
}

/** So many different ones are told, those that passed last. */
const rowsMax = 5_000;

/**
 * What passed since that moment of three of these flags or more, whatever environment the tests took their flags from. Of a stored row only these
 * flags count, so that many rows of one commit are one.
 */
export async function readPassedTogether(
  reader: Reader,
  { project }: { readonly project: string },
  { flags, since }: AmongFlags,
): Promise<readonly PassedTogether[]> {
  const { rows } = await reader.execute<{
    flags: string[];
    variants: string[];
    at: Date | string;
    commit: string;
  }>(sql`
    WITH asked AS (
      SELECT array_agg(number) AS numbers FROM combination_state
       WHERE project = ${project}
         AND flag IN (SELECT jsonb_array_elements_text(${JSON.stringify(flags)}::jsonb))),
    passed AS MATERIALIZED (
      SELECT ARRAY(SELECT number FROM unnest(states) AS number
                    WHERE number = ANY (numbers) ORDER BY number) AS states, last_passed_at,
             coalesce(last_passed_commit, '') AS commit
        FROM combination_exercised, asked
       WHERE project = ${project} AND last_passed_at >= ${since.toISOString()}
         AND states && numbers),
    distinct_ones AS MATERIALIZED (
      SELECT states, commit, max(last_passed_at) AS at FROM passed
       WHERE cardinality(states) > 2
       GROUP BY states, commit ORDER BY max(last_passed_at) DESC, states, commit LIMIT ${rowsMax})
    SELECT named.*, at, commit FROM distinct_ones CROSS JOIN LATERAL (
      SELECT array_agg(flag ORDER BY flag COLLATE "C") AS flags,
             array_agg(variant ORDER BY flag COLLATE "C") AS variants
        FROM combination_state WHERE number = ANY (states)) AS named`);
  return rows.map(({ at, commit, ...row }) => ({
    ...row,
    run: { at: new Date(at).getTime(), commit },
  }));
}
