import { and, eq, isNull, ne, or, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { changeRequest } from "../../tables/change-request.ts";
import { digest, digestPreference } from "../../tables/digest.ts";
import { permissionUse, roleGrant, teamMember } from "../../tables/grant.ts";
import { groupAdmin, personGroup } from "../../tables/group.ts";
import { person } from "../../tables/person.ts";
import { providerIdentity } from "../../tables/provider.ts";
import { scimGroupMember, scimUser } from "../../tables/scim.ts";
import {
  passkey,
  passkeyChallenge,
  pendingSignIn,
  recoveryCode,
  totpFactor,
} from "../../tables/second-factor.ts";
import { session } from "../../tables/session.ts";
import { signInLink } from "../../tables/sign-in-link.ts";
import { token } from "../../tables/token.ts";

const erasedName = "erased person";

/** What people bring along, hold, or are said to be by others; of somebody erased nothing of it is kept. */
const belongings = [
  session,
  signInLink,
  pendingSignIn,
  roleGrant,
  teamMember,
  providerIdentity,
  personGroup,
  groupAdmin,
  totpFactor,
  passkey,
  passkeyChallenge,
  recoveryCode,
  scimUser,
  scimGroupMember,
  digestPreference,
  digest,
];

/**
 * Takes everything out of a person that says who they were, and all ways in. The row stays, since flags, tokens and entries
 * refer to it. False when that was done before.
 */
export async function erasePerson(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx
    .update(person)
    .set({
      name: erasedName,
      // Unique, as the column asks, and an address that can never be one (RFC 2606).
      email: `${id}@erased.invalid`,
      passwordHash: null,
      isAdmin: false,
      isActive: false,
      lastSignInAt: null,
      erasedAt: now,
    })
    .where(and(eq(person.id, id), isNull(person.erasedAt)));
  if (rowCount !== 1) return false;
  for (const table of belongings) await tx.delete(table).where(eq(table.personId, id));
  // Names that a server of the release before wrote beside the ids.
  await tx.update(roleGrant).set({ grantedBy: "" }).where(ne(roleGrant.grantedBy, ""));
  await tx.delete(permissionUse).where(eq(permissionUse.holder, id));
  const own = await tx
    .update(token)
    .set({
      revokedAt: sql`coalesce(${token.revokedAt}, ${now.toISOString()}::timestamptz)`,
      name: "erased token",
    })
    .where(eq(token.personId, id))
    .returning({ id: token.id });
  const actors = [id, ...own.map((each) => each.id)];
  await tx
    .update(changeRequest)
    .set({
      author: sql`jsonb_set(${changeRequest.author}, '{name}', to_jsonb(${erasedName}::text))`,
    })
    .where(or(...actors.map((actor) => sql`${changeRequest.author} ->> 'id' = ${actor}`)));
  await forgetInRequests(tx, [`person:${id}`, ...own.map((each) => `token:${each.id}`)]);
  return true;
}

/** What happened to requests stays; how those are called who did it stands apart from it. */
async function forgetInRequests(tx: Transaction, actors: readonly string[]): Promise<void> {
  for (const actor of actors) {
    await tx
      .update(changeRequest)
      .set({
        names: sql`jsonb_set(${changeRequest.names}, array[${actor}, 'name'], to_jsonb(${erasedName}::text))`,
      })
      .where(sql`${changeRequest.names} ? ${actor}`);
  }
}
