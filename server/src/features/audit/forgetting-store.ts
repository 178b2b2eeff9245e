import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { deleteKeysOf } from "./person-key-store.ts";

export interface Forgotten {
  /** Months in which the record knew the person. */
  readonly months: number;
  /** Entries of the first format, which have names in the clear. */
  readonly openEntries: number;
}

/** Deletes what opens the personal data of somebody, and counts what no key was ever needed for. */
export async function forgetInRecord(tx: Transaction, person: string): Promise<Forgotten> {
  const months = await deleteKeysOf(tx, person);
  const { rows } = await tx.execute<{ count: string }>(sql`
    SELECT count(*) AS count
      FROM audit_search s JOIN audit_entry e ON e.chain = s.chain AND e.entry = s.entry
     WHERE s.terms @> ARRAY[${`who:${person}`}] AND e.document::jsonb #> '{document,format}' IS NULL`);
  return { months, openEntries: Number(rows[0]?.count ?? 0) };
}
