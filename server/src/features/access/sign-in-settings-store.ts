import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { signInSettings } from "../../tables/sign-in-settings.ts";
import type { SignInSettings } from "./sign-in-settings.ts";

export async function readSignInSettings(
  tx: Transaction,
): Promise<SignInSettings & { readonly version: number }> {
  const [row] = await tx.select().from(signInSettings);
  if (row === undefined) throw new Error("The settings of signing in are not there.");
  const { id: _, ...settings } = row;
  return settings;
}

/**
 * Whether they were still those of that version. What the patch leaves out stays as it is in the table: an heir that was
 * read before may be deleted by now.
 */
export async function saveSignInSettings(
  tx: Transaction,
  patch: { readonly [Name in keyof SignInSettings]?: SignInSettings[Name] | undefined },
  version: number,
): Promise<boolean> {
  const { localAccounts, secondFactorRequired, newcomers, heirTeam } = patch;
  const { rowCount } = await tx
    .update(signInSettings)
    .set({
      localAccounts,
      secondFactorRequired,
      newcomers,
      heirTeam,
      version: sql`${signInSettings.version} + 1`,
    })
    .where(and(eq(signInSettings.id, 1), eq(signInSettings.version, version)));
  return rowCount === 1;
}
