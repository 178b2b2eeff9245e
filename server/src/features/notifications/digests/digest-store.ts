/** Takes the digests that are due, one server each, and notes what became of them. */
import { and, eq, inArray, lt, sql } from "drizzle-orm";
import type { Transaction } from "../../../platform/db/transaction.ts";
import { digest } from "../../../tables/digest.ts";
import type { DigestDay } from "./digest-time.ts";

export interface ClaimedDay extends DigestDay {
  readonly person: string;
}

/** Whoever claims a day that is claimed already claims nothing. */
export async function claimDays(
  tx: Transaction,
  days: readonly ClaimedDay[],
  now: Date,
): Promise<void> {
  if (days.length === 0) return;
  await tx
    .insert(digest)
    .values(
      days.map(({ person, day, timeZone }) => ({
        ...{ personId: person, day, timeZone, state: "waiting" as const },
        ...{ nextAt: now, claimedAt: now },
      })),
    )
    .onConflictDoNothing();
}

/** A digest that is being attempted. */
export interface TakenDay extends ClaimedDay {
  /** Number of this attempt. */
  readonly attempts: number;
}

export interface Taking {
  readonly now: Date;
  /** When it is due again if nothing is heard of this attempt. */
  readonly leasedUntil: Date;
  readonly limit: number;
}

/** What another server is taking is left to it. */
export async function takeDue(
  tx: Transaction,
  { now, leasedUntil, limit }: Taking,
): Promise<readonly TakenDay[]> {
  const { rows } = await tx.execute<TakenDay & Record<string, unknown>>(sql`
    WITH due AS (
      SELECT person_id, day FROM digest
       WHERE state = 'waiting' AND next_at <= ${now}::timestamptz
       ORDER BY next_at, person_id
       LIMIT ${limit}
         FOR UPDATE SKIP LOCKED
    )
    UPDATE digest AS taken
       SET attempts = attempts + 1, next_at = ${leasedUntil}::timestamptz
      FROM due
     WHERE taken.person_id = due.person_id AND taken.day = due.day
    RETURNING taken.person_id AS person, taken.day, taken.time_zone AS "timeZone", attempts`);
  return rows;
}

/** From here on it may have arrived. False: another server has taken it meanwhile. */
export async function beginHandingOver(
  tx: Transaction,
  { person, day, attempts }: TakenDay,
  said: readonly string[],
): Promise<boolean> {
  const { rowCount } = await tx
    .update(digest)
    .set({ state: "handing_over", said: [...said] })
    .where(
      and(
        eq(digest.personId, person),
        eq(digest.day, day),
        eq(digest.attempts, attempts),
        eq(digest.state, "waiting"),
      ),
    );
  return rowCount === 1;
}

export type DigestEnding =
  | { readonly state: "sent" | "empty" }
  | { readonly state: "failed" | "unknown"; readonly detail: string }
  | { readonly state: "waiting"; readonly detail: string; readonly nextAt: Date };

/** Unless a newer attempt has begun: then that one has to say. */
export async function noteEnding(
  tx: Transaction,
  { person, day, attempts }: TakenDay,
  { now, ending }: { readonly now: Date; readonly ending: DigestEnding },
): Promise<void> {
  await tx
    .update(digest)
    .set({
      state: ending.state,
      detail: "detail" in ending ? ending.detail : null,
      ...("nextAt" in ending ? { nextAt: ending.nextAt } : { endedAt: now }),
    })
    .where(
      and(
        eq(digest.personId, person),
        eq(digest.day, day),
        eq(digest.attempts, attempts),
        inArray(digest.state, ["waiting", "handing_over"]),
      ),
    );
}

const lostDetail =
  "A server ended while it handed the message over; nobody knows whether it arrived.";

/** What a server that is gone was handing over is not sent again. */
export async function giveUpLost(tx: Transaction, now: Date): Promise<void> {
  await tx
    .update(digest)
    .set({ state: "unknown", endedAt: now, detail: lostDetail })
    .where(and(eq(digest.state, "handing_over"), lt(digest.nextAt, now)));
}

export async function pruneDigests(tx: Transaction, before: Date): Promise<void> {
  await tx.delete(digest).where(lt(digest.claimedAt, before));
}
