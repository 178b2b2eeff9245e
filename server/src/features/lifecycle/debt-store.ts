import { lt, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { flagDebt } from "../../tables/flag-debt.ts";
import { type Load, ownerId } from "./lifecycle-page.ts";

/** Keeps what everybody had on a day; whoever counted that day first is believed. */
export async function keepDebt(
  tx: Transaction,
  {
    project,
    day,
    loads,
  }: { readonly project: string; readonly day: string; readonly loads: readonly Load[] },
): Promise<void> {
  if (loads.length === 0) return;
  const rows = loads.map(({ owner, active, stale, overdue }) => ({
    ...{ project, day, owner: ownerId(owner), active, stale, overdue },
  }));
  await tx.insert(flagDebt).values(rows).onConflictDoNothing();
}

export async function pruneDebt(tx: Transaction, before: string): Promise<void> {
  await tx.delete(flagDebt).where(lt(flagDebt.day, sql`${before}::date`));
}
