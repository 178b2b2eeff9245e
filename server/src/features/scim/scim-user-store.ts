import { and, asc, count, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { person } from "../../tables/person.ts";
import { scimGroup, scimGroupMember, scimUser } from "../../tables/scim.ts";
import type { UserRow, WrittenUser } from "./scim-user.ts";

const isShown = isNull(scimUser.removedAt);

const columns = {
  id: person.id,
  email: person.email,
  name: person.name,
  isActive: person.isActive,
  createdAt: person.createdAt,
  userName: scimUser.userName,
  externalId: scimUser.externalId,
  attributes: scimUser.attributes,
  version: scimUser.version,
  modifiedAt: scimUser.modifiedAt,
};

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export async function listUsers(
  tx: Transaction,
  { narrow, page }: { narrow?: SQL | undefined; page?: Page | undefined },
): Promise<UserRow[]> {
  const query = tx
    .select(columns)
    .from(person)
    .leftJoin(scimUser, eq(scimUser.personId, person.id))
    .where(and(isShown, narrow))
    .orderBy(asc(person.createdAt), asc(person.id))
    .$dynamic();
  const rows = await (page === undefined ? query : query.offset(page.offset).limit(page.limit));
  const groups = await groupsOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map(({ userName, externalId, attributes, version, modifiedAt, ...who }) => ({
    ...who,
    written:
      userName === null || attributes === null || version === null || modifiedAt === null
        ? null
        : { userName, externalId, attributes, version, modifiedAt },
    groups: groups.get(who.id) ?? [],
  }));
}

export async function countUsers(tx: Transaction): Promise<number> {
  const [row] = await tx
    .select({ total: count() })
    .from(person)
    .leftJoin(scimUser, eq(scimUser.personId, person.id))
    .where(isShown);
  return row?.total ?? 0;
}

/** What the database can look for; lower case names. */
export function userCondition(name: string, value: string): SQL | undefined {
  if (name === "externalid") return eq(scimUser.externalId, value);
  if (name === "username") {
    const called = value.toLowerCase();
    return or(
      eq(sql`lower(${scimUser.userName})`, called),
      and(isNull(scimUser.userName), eq(sql`lower(${person.email})`, called)),
    );
  }
  return undefined;
}

export async function findUser(
  tx: Transaction,
  id: string,
  isLocked = false,
): Promise<UserRow | undefined> {
  if (isLocked)
    await tx.select({ id: person.id }).from(person).where(eq(person.id, id)).for("update");
  const [found] = await listUsers(tx, { narrow: eq(person.id, id) });
  return found;
}

async function groupsOf(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>();
  if (ids.length === 0) return found;
  const rows = await tx
    .select({
      personId: scimGroupMember.personId,
      id: scimGroup.id,
      name: scimGroup.displayName,
    })
    .from(scimGroupMember)
    .innerJoin(scimGroup, eq(scimGroup.id, scimGroupMember.groupId))
    .where(inArray(scimGroupMember.personId, [...ids]))
    .orderBy(asc(scimGroup.displayName));
  for (const { personId, ...group } of rows)
    found.set(personId, [...(found.get(personId) ?? []), group]);
  return found;
}

/** Whether the directory wrote the person and has not deleted them since. */
export async function isKnownToDirectory(tx: Transaction, personId: string): Promise<boolean> {
  const rows = await tx
    .select({ personId: scimUser.personId })
    .from(scimUser)
    .where(and(eq(scimUser.personId, personId), isShown));
  return rows.length > 0;
}

export async function saveUser(
  tx: Transaction,
  personId: string,
  { userName, externalId, attributes }: WrittenUser,
  now: Date,
): Promise<void> {
  const values = { userName, externalId, attributes, modifiedAt: now, removedAt: null };
  await tx
    .insert(scimUser)
    .values({ personId, ...values })
    .onConflictDoUpdate({
      target: scimUser.personId,
      set: { ...values, version: sql`${scimUser.version} + 1` },
    });
}

/** To the directory they are gone; its name for them is free again. */
export async function removeUser(tx: Transaction, id: string, now: Date): Promise<void> {
  const gone = { userName: `removed:${id}`, externalId: null, attributes: {}, removedAt: now };
  await tx
    .insert(scimUser)
    .values({ personId: id, ...gone })
    .onConflictDoUpdate({
      target: scimUser.personId,
      set: { ...gone, version: sql`${scimUser.version} + 1`, modifiedAt: now },
    });
  await tx.delete(scimGroupMember).where(eq(scimGroupMember.personId, id));
}
