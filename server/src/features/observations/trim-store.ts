import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";

/** How many rows of one environment are kept, whatever is reported; also said in docs/operations.md. */
const rowsMax: readonly { readonly table: SQL; readonly newest: SQL; readonly max: number }[] = [
  { table: sql`combination_seen`, newest: sql`last_seen_at`, max: 1_000_000 },
  { table: sql`combination_trace`, newest: sql`seen_at`, max: 500_000 },
  { table: sql`combination_joined`, newest: sql`last_seen_at`, max: 100_000 },
  { table: sql`combination_exercised`, newest: sql`last_run_at`, max: 1_000_000 },
  { table: sql`evaluation_problem`, newest: sql`hour`, max: 100_000 },
  { table: sql`passed_default`, newest: sql`last_seen_at`, max: 50_000 },
  { table: sql`context_attribute`, newest: sql`last_seen_at`, max: 50_000 },
  { table: sql`flag_use`, newest: sql`last_at`, max: 1_000_000 },
  { table: sql`metric_sum`, newest: sql`hour`, max: 1_000_000 },
];

/** Keeps of each environment the rows that were seen last. `share` of the bounds, for tests. */
export async function trimToBounds(transaction: Transaction, share = 1): Promise<void> {
  for (const { table, newest, max } of rowsMax) {
    const kept = Math.ceil(max * share);
    await transaction.execute(sql`
      DELETE FROM ${table} WHERE ctid IN (
        SELECT ctid FROM (
          SELECT ctid, row_number() OVER (
                   PARTITION BY project, environment ORDER BY ${newest} DESC) AS place
            FROM ${table}
           WHERE (project, environment) IN (
             SELECT project, environment FROM ${table}
              GROUP BY project, environment HAVING count(*) > ${kept})) AS ranked
         WHERE place > ${kept})`);
  }
}
