import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { installation } from "../../tables/installation.ts";
import { announcements, epochNotice } from "./notification.ts";

/** Starts a new epoch by hand, and tells every running server. */
export async function startEpoch(transaction: Transaction): Promise<void> {
  await transaction.update(installation).set({ epochSalt: randomUUID() });
  await transaction.execute(sql`SELECT pg_notify(${announcements}, ${epochNotice})`);
}
