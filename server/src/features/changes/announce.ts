/**
 * What a commit tells every server, in its own transaction, so that it is heard when and only when it is committed. First
 * the delta of each touched environment that is small enough to travel, then what happened as a whole:
 *
 *     {"p": project, "e": environment, "v": revision, "d": delta}
 *     {"p": project, "n": entry, "r": { environment: revision }, "a": [addresses] or null for many}
 */
import { type SQL, sql } from "drizzle-orm";
import { prepared } from "../../platform/db/prepared.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import type { AppliedRequest } from "./applied-request.ts";

export type Announcement = Pick<AppliedRequest, "project" | "entry" | "revisions" | "effect">;

/** Postgres refuses payloads of 8,000 bytes. */
const payloadBytesMax = 7_900;

export async function announce(tx: Transaction, announcement: Announcement): Promise<void> {
  await tx.execute(prepared(announcing(announcement)));
}

/** The statement that does it, which may be the end of another one. */
export function announcing(announcement: Announcement): SQL {
  return sql`
    SELECT pg_notify('yardarm', payload)
      FROM unnest(${sql.param(payloadsOf(announcement))}::text[]) WITH ORDINALITY AS notice (payload, place)
     ORDER BY place`;
}

export function payloadsOf(announcement: Announcement): readonly string[] {
  const { project: p, entry: n, revisions: r, effect } = announcement;
  const { deltas, entities } = effect;
  const addresses = entities.map(({ address }) => address);
  const bodies = Object.entries(r).map(([e, v]) => JSON.stringify({ p, e, v, d: deltas[e] }));
  const whole = JSON.stringify({ p, n, r, a: addresses });
  return [...bodies.filter(fits), fits(whole) ? whole : JSON.stringify({ p, n, r, a: null })];
}

function fits(payload: string): boolean {
  return Buffer.byteLength(payload) < payloadBytesMax;
}
