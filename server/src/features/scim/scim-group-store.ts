import { and, asc, count, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { person } from "../../tables/person.ts";
import { scimGroup, scimGroupMember } from "../../tables/scim.ts";
import type { GroupRow, WrittenGroup } from "./scim-group.ts";
import type { Page } from "./scim-user-store.ts";

export async function listGroups(
  tx: Transaction,
  {
    narrow,
    page,
    withMembers,
  }: { narrow?: SQL | undefined; page?: Page | undefined; withMembers: boolean },
): Promise<GroupRow[]> {
  const query = tx
    .select()
    .from(scimGroup)
    .where(narrow)
    .orderBy(asc(scimGroup.createdAt), asc(scimGroup.id))
    .$dynamic();
  const rows = await (page === undefined ? query : query.offset(page.offset).limit(page.limit));
  const members = withMembers
    ? await membersOf(
        tx,
        rows.map(({ id }) => id),
      )
    : new Map();
  return rows.map((row) => ({ ...row, members: members.get(row.id) ?? [] }));
}

export async function countGroups(tx: Transaction): Promise<number> {
  const [row] = await tx.select({ total: count() }).from(scimGroup);
  return row?.total ?? 0;
}

/** What the database can look for; lower case names. */
export function groupCondition(name: string, value: string): SQL | undefined {
  if (name === "externalid") return eq(scimGroup.externalId, value);
  if (name === "displayname") return eq(sql`lower(${scimGroup.displayName})`, value.toLowerCase());
  return undefined;
}

export async function findGroup(
  tx: Transaction,
  id: string,
  isLocked = false,
): Promise<GroupRow | undefined> {
  if (isLocked)
    await tx.select({ id: scimGroup.id }).from(scimGroup).where(eq(scimGroup.id, id)).for("update");
  const [found] = await listGroups(tx, { narrow: eq(scimGroup.id, id), withMembers: true });
  return found;
}

async function membersOf(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>();
  if (ids.length === 0) return found;
  const rows = await tx
    .select({ groupId: scimGroupMember.groupId, id: person.id, name: person.name })
    .from(scimGroupMember)
    .innerJoin(person, eq(person.id, scimGroupMember.personId))
    .where(inArray(scimGroupMember.groupId, [...ids]))
    .orderBy(asc(person.name), asc(person.id));
  for (const { groupId, ...member } of rows) {
    const list = found.get(groupId) ?? [];
    list.push(member);
    found.set(groupId, list);
  }
  return found;
}

export async function insertGroup(
  tx: Transaction,
  { id, displayName, externalId, now }: WrittenGroup & { readonly id: string; readonly now: Date },
): Promise<void> {
  await tx
    .insert(scimGroup)
    .values({ id, displayName, externalId, createdAt: now, modifiedAt: now });
}

export async function updateGroup(
  tx: Transaction,
  { id, displayName, externalId, now }: WrittenGroup & { readonly id: string; readonly now: Date },
): Promise<void> {
  await tx
    .update(scimGroup)
    .set({ displayName, externalId, modifiedAt: now, version: sql`${scimGroup.version} + 1` })
    .where(eq(scimGroup.id, id));
}

export async function deleteGroup(tx: Transaction, id: string): Promise<void> {
  await tx.delete(scimGroup).where(eq(scimGroup.id, id));
}

/** Of these ids those that are people whom the directory may see. */
export async function existingPeople(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: person.id })
    .from(person)
    .where(inArray(person.id, [...ids]));
  return rows.map(({ id }) => id);
}

export async function addMembers(
  tx: Transaction,
  groupId: string,
  ids: readonly string[],
): Promise<void> {
  for (let at = 0; at < ids.length; at += 1_000) {
    const values = ids.slice(at, at + 1_000).map((personId) => ({ groupId, personId }));
    await tx.insert(scimGroupMember).values(values).onConflictDoNothing();
  }
}

export async function removeMembers(
  tx: Transaction,
  groupId: string,
  ids: readonly string[],
): Promise<void> {
  for (let at = 0; at < ids.length; at += 1_000) {
    const gone = inArray(scimGroupMember.personId, ids.slice(at, at + 1_000));
    await tx.delete(scimGroupMember).where(and(eq(scimGroupMember.groupId, groupId), gone));
  }
}
