/** What the installation and people want of digests. */
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "../../../platform/db/transaction.ts";
import { digestPreference, digestSettings } from "../../../tables/digest.ts";
import type { DigestPreference, DigestSettings } from "./digest-time.ts";

export type Patch<Wish> = { readonly [Name in keyof Wish]?: Wish[Name] | undefined };

/** Whether they were still those of that version. */
export async function saveSettings(
  tx: Transaction,
  patch: Patch<DigestSettings>,
  version: number,
): Promise<boolean> {
  const { rowCount } = await tx
    .update(digestSettings)
    .set({ ...patch, version: sql`${digestSettings.version} + 1` })
    .where(and(eq(digestSettings.id, 1), eq(digestSettings.version, version)));
  return rowCount === 1;
}

/** Whether it was still that of that version; before anything was chosen it is 0. */
export async function savePreference(
  tx: Transaction,
  person: string,
  { patch, version }: { readonly patch: Patch<DigestPreference>; readonly version: number },
): Promise<boolean> {
  if (version === 0) {
    const inserted = await tx
      .insert(digestPreference)
      .values({ personId: person, ...patch })
      .onConflictDoNothing();
    return inserted.rowCount === 1;
  }
  const { rowCount } = await tx
    .update(digestPreference)
    .set({ ...patch, version: sql`${digestPreference.version} + 1` })
    .where(and(eq(digestPreference.personId, person), eq(digestPreference.version, version)));
  return rowCount === 1;
}

/** Whatever else they chose. Nothing happens for somebody who is not there. */
export async function turnOff(tx: Transaction, person: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO digest_preference (person_id, is_on)
    SELECT id, false FROM person WHERE id = ${person}::uuid
        ON CONFLICT (person_id) DO UPDATE
       SET is_on = false, version = digest_preference.version + 1 WHERE digest_preference.is_on`);
}
