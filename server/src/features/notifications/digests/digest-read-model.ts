/** Who gets a digest when, and what became of the last ones. */
import { desc, eq, sql } from "drizzle-orm";
import type { Reader } from "../../../platform/db/reader.ts";
import { digest, digestPreference, digestSettings } from "../../../tables/digest.ts";
import { type DigestPreference, type DigestSettings, noPreference } from "./digest-time.ts";

export type Versioned<Wish> = Wish & { readonly version: number };

export async function readSettings(reader: Reader): Promise<Versioned<DigestSettings>> {
  const [row] = await reader.select().from(digestSettings);
  if (row === undefined) throw new Error("The settings of digests are not there.");
  const { id: _, ...settings } = row;
  return settings;
}

/** Of somebody who chose nothing the version is 0. */
export async function readPreference(
  reader: Reader,
  person: string,
): Promise<Versioned<DigestPreference>> {
  const [row] = await reader
    .select()
    .from(digestPreference)
    .where(eq(digestPreference.personId, person));
  if (row === undefined) return { ...noPreference, version: 0 };
  const { personId: _, ...preference } = row;
  return preference;
}

export interface LastDigest {
  readonly day: string;
  readonly state: "waiting" | "handing_over" | "sent" | "empty" | "failed" | "unknown";
  readonly endedAt: Date | null;
  readonly detail: string | null;
}

export async function findLastDigest(
  reader: Reader,
  person: string,
): Promise<LastDigest | undefined> {
  const [row] = await reader
    .select({
      day: digest.day,
      state: digest.state,
      endedAt: digest.endedAt,
      detail: digest.detail,
    })
    .from(digest)
    .where(eq(digest.personId, person))
    .orderBy(desc(digest.claimedAt))
    .limit(1);
  return row;
}

/** What stood in the last digest that they got, or may have got. */
export async function readSaid(reader: Reader, person: string): Promise<ReadonlySet<string>> {
  const { rows } = await reader.execute<{ said: string[] }>(sql`
    SELECT said FROM digest
     WHERE person_id = ${person}::uuid AND state IN ('sent', 'unknown')
     ORDER BY claimed_at DESC LIMIT 1`);
  return new Set(rows[0]?.said);
}

export interface DigestReader extends DigestPreference {
  readonly person: string;
  readonly email: string;
}

/** Two days of a traveller can lie closer together than a day. */
const apartHours = 20;

/** Everybody who may still get one of this day, whatever their clocks show. */
export async function listReaders(reader: Reader, now: Date): Promise<readonly DigestReader[]> {
  const { rows } = await reader.execute<DigestReader & Record<string, unknown>>(sql`
    SELECT p.id AS person, p.email, true AS "isOn", w.time_of_day AS "timeOfDay", w.time_zone AS "timeZone",
           w.paused_until AS "pausedUntil"
      FROM person p LEFT JOIN digest_preference w ON w.person_id = p.id
     WHERE p.is_active AND p.erased_at IS NULL AND coalesce(w.is_on, true)
       AND NOT EXISTS (SELECT FROM digest d WHERE d.person_id = p.id
                          AND d.claimed_at > ${now}::timestamptz - make_interval(hours => ${apartHours}))
     ORDER BY p.id`);
  return rows;
}
