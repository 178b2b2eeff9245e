/** What an access review looks at: everybody who may do something, what they used, and every token. */
import { asc, desc, eq, isNull, max, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { permissionUse } from "../../tables/grant.ts";
import { groupAdmin } from "../../tables/group.ts";
import { installation } from "../../tables/installation.ts";
import { person } from "../../tables/person.ts";
import { serviceAccount } from "../../tables/service-account.ts";
import { token } from "../../tables/token.ts";
import type { AdminEntry } from "./access-review.ts";
import { installationChain } from "./record.ts";

export async function readUsesKnownSince(reader: Reader): Promise<Date | undefined> {
  const [row] = await reader.select({ since: installation.permissionUseSince }).from(installation);
  return row?.since;
}

export function listUses(reader: Reader) {
  return reader
    .select({
      holder: permissionUse.holder,
      permission: permissionUse.permission,
      project: permissionUse.project,
      environmentKind: permissionUse.environmentKind,
      lastUsedAt: permissionUse.lastUsedAt,
    })
    .from(permissionUse);
}

export function listEverybody(reader: Reader) {
  return reader
    .select({
      id: person.id,
      email: person.email,
      name: person.name,
      isAdmin: person.isAdmin,
      isAdminByGroups: sql<boolean>`exists (select from ${groupAdmin} where ${groupAdmin.personId} = ${person.id})`,
      isActive: person.isActive,
      lastSignInAt: person.lastSignInAt,
      createdAt: person.createdAt,
      lastUsedAt: max(permissionUse.lastUsedAt),
    })
    .from(person)
    .leftJoin(permissionUse, eq(permissionUse.holder, person.id))
    .groupBy(person.id)
    .orderBy(asc(person.name), asc(person.id));
}

const adminKinds = ["person.created", "person.invited", "person.changed"];

/** What the record says of who is an admin of the installation, the oldest first. */
export async function listAdminEntries(reader: Reader): Promise<readonly AdminEntry[]> {
  const terms = sql.param(adminKinds.map((kind) => `kind:${kind}`));
  const { rows } = await reader.execute<AdminEntry & Record<string, unknown>>(sql`
    select details ->> 'person' as person, (details ->> 'isAdmin')::boolean as "isAdmin", coalesce(name, '') as by,
           to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from (
        select e.entry, e.at, p.name, e.document::jsonb #> '{document,details}' as details
          from audit_search s join audit_entry e using (chain, entry)
          left join person p on p.id::text = coalesce(e.document::jsonb #>> '{document,actor,personId}', e.actor_id)
         where s.chain = ${installationChain} and s.terms && ${terms}::text[]) as told
     where details -> 'isAdmin' in ('true', 'false')
     order by entry`);
  return rows;
}

export function listServiceAccounts(reader: Reader) {
  return reader
    .select({
      id: serviceAccount.id,
      name: serviceAccount.name,
      description: serviceAccount.description,
      isActive: serviceAccount.isActive,
      createdAt: serviceAccount.createdAt,
      lastUsedAt: max(token.lastUsedAt),
      tokens: sql<number>`count(${token.id}) filter (where ${token.revokedAt} is null)::int`,
    })
    .from(serviceAccount)
    .leftJoin(token, eq(token.serviceAccountId, serviceAccount.id))
    .groupBy(serviceAccount.id)
    .orderBy(asc(serviceAccount.name), asc(serviceAccount.id));
}

/** Every token that is not revoked, with the name of what it belongs to. */
export function listAllTokens(reader: Reader) {
  return reader
    .select({
      id: token.id,
      kind: token.kind,
      name: token.name,
      hint: token.hint,
      project: token.project,
      environment: token.environment,
      personId: token.personId,
      serviceAccountId: token.serviceAccountId,
      owner: sql<string>`coalesce(${person.name}, ${serviceAccount.name}, ${token.project} || '/' || ${token.environment}, 'the installation')`,
      isOwnerActive: sql<boolean>`coalesce(${person.isActive}, ${serviceAccount.isActive}, true)`,
      scopePermissions: token.scopePermissions,
      scopeProjects: token.scopeProjects,
      createdAt: token.createdAt,
      expiresAt: token.expiresAt,
      lastUsedAt: token.lastUsedAt,
      rotatedAt: token.rotatedAt,
      previousUntil: token.previousUntil,
      revokedAt: token.revokedAt,
    })
    .from(token)
    .leftJoin(person, eq(person.id, token.personId))
    .leftJoin(serviceAccount, eq(serviceAccount.id, token.serviceAccountId))
    .where(isNull(token.revokedAt))
    .orderBy(desc(token.createdAt), asc(token.id));
}
