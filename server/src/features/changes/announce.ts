/**
 * What a commit tells every server, in its own transaction, so that it is heard when and only when it is committed. First
 * the delta of each touched environment that is small enough to travel, then what happened as a whole:
 *
 *     {"p": project, "e": environment, "v": revision, "d": delta}
 *     {"p": project, "n": entry, "r": { environment: revision }, "a": [addresses] or null for many}
 */
import type { Address } from "@yardarm/core/changes";
import type { DeltaBody } from "@yardarm/sdk/model";
import { sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";

export interface Announcement {
  readonly project: string;
  readonly entry: number;
  readonly revisions: { readonly [environment: string]: number };
  readonly deltas: { readonly [environment: string]: DeltaBody };
  readonly addresses: readonly Address[];
}

/** Postgres refuses payloads of 8,000 bytes. */
const payloadBytesMax = 7_900;

export async function announce(tx: Transaction, announcement: Announcement): Promise<void> {
  const payloads = sql.param(payloadsOf(announcement));
  await tx.execute(sql`
    SELECT pg_notify('yardarm', payload)
      FROM unnest(${payloads}::text[]) WITH ORDINALITY AS notice (payload, place)
     ORDER BY place`);
}

export function payloadsOf(announcement: Announcement): readonly string[] {
  const { project: p, entry: n, revisions: r, deltas, addresses } = announcement;
  const bodies = Object.entries(r).map(([e, v]) => JSON.stringify({ p, e, v, d: deltas[e] }));
  const whole = JSON.stringify({ p, n, r, a: addresses });
  return [...bodies.filter(fits), fits(whole) ? whole : JSON.stringify({ p, n, r, a: null })];
}

function fits(payload: string): boolean {
  return Buffer.byteLength(payload) < payloadBytesMax;
}
