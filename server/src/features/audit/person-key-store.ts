/** The keys of personal data. They are made and deleted, never changed. */
import { and, eq, inArray, lt } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { auditPersonKey } from "../../tables/audit.ts";
import { newPersonKey } from "./sealing.ts";

interface Wanted {
  readonly people: readonly string[];
  readonly period: string;
  /** Those that are known already. */
  readonly known: ReadonlyMap<string, Buffer>;
}

/** Person → their key for a month; made when they have none. */
export async function ensureKeys(
  tx: Transaction,
  { people, period, known }: Wanted,
): Promise<ReadonlyMap<string, Buffer>> {
  const unknown = people.filter((person) => !known.has(person));
  const found = await findKeys(tx, unknown, period);
  const keys = new Map([...known, ...found].filter(([person]) => people.includes(person)));
  const missing = people.filter((person) => !keys.has(person)).sort();
  if (missing.length === 0) return keys;
  await tx
    .insert(auditPersonKey)
    .values(missing.map((person) => ({ person, period, key: newPersonKey() })))
    .onConflictDoNothing();
  // Somebody else may have been faster; theirs counts.
  return findKeys(tx, people, period);
}

async function findKeys(
  tx: Transaction,
  people: readonly string[],
  period: string,
): Promise<ReadonlyMap<string, Buffer>> {
  if (people.length === 0) return new Map();
  const rows = await tx
    .select({ person: auditPersonKey.person, key: auditPersonKey.key })
    .from(auditPersonKey)
    .where(and(eq(auditPersonKey.period, period), inArray(auditPersonKey.person, [...people])));
  return new Map(rows.map(({ person, key }) => [person, key]));
}

/** Forgets a person. Answers with how many months they appear in. */
export async function deleteKeysOf(tx: Transaction, person: string): Promise<number> {
  const { rowCount } = await tx.delete(auditPersonKey).where(eq(auditPersonKey.person, person));
  return rowCount ?? 0;
}

/** Forgets everybody in the months before this one. Answers with the months that went. */
export async function deleteKeysBefore(
  tx: Transaction,
  period: string,
): Promise<readonly string[]> {
  const rows = await tx
    .delete(auditPersonKey)
    .where(lt(auditPersonKey.period, period))
    .returning({ period: auditPersonKey.period });
  return [...new Set(rows.map((row) => row.period))].sort();
}
