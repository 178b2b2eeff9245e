/** Groups: which people are in them, what they give, and what they have given. */
import { randomUUID } from "node:crypto";
import type { EnvironmentKind } from "@yardarm/core/registry";
import { and, asc, eq, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { roleGrant, teamMember } from "../../tables/grant.ts";
import { groupAdmin, groupMapping, groupTeam, personGroup } from "../../tables/group.ts";
import type { GrantSource, GrantWish } from "./grant-store.ts";

export interface GroupMapping extends Omit<GrantWish, "role"> {
  readonly group: string;
  /** Absent: its people are admins of the installation. */
  readonly role: string | null;
}

export async function listGroupMappings(tx: Transaction): Promise<GroupMapping[]> {
  const rows = await tx
    .select()
    .from(groupMapping)
    .orderBy(asc(groupMapping.groupName), asc(groupMapping.project), asc(groupMapping.id));
  return rows.map(({ groupName, role, project, environmentKinds }) => ({
    group: groupName,
    role,
    project,
    environmentKinds: environmentKinds as readonly EnvironmentKind[] | null,
  }));
}

export async function replaceGroupMappings(
  tx: Transaction,
  mappings: readonly GroupMapping[],
): Promise<void> {
  await tx.delete(groupMapping);
  if (mappings.length === 0) return;
  await tx.insert(groupMapping).values(
    mappings.map(({ group, role, project, environmentKinds }) => ({
      id: randomUUID(),
      groupName: group,
      role,
      project,
      environmentKinds: environmentKinds === null ? null : [...environmentKinds],
    })),
  );
}

/** Whoever is in the group is in the team. */
export interface GroupTeam {
  readonly group: string;
  readonly team: string;
}

export async function listGroupTeams(tx: Transaction): Promise<GroupTeam[]> {
  return await tx
    .select({ group: groupTeam.groupName, team: groupTeam.team })
    .from(groupTeam)
    .orderBy(asc(groupTeam.groupName), asc(groupTeam.team));
}

export async function replaceGroupTeams(
  tx: Transaction,
  teams: readonly GroupTeam[],
): Promise<void> {
  await tx.delete(groupTeam);
  if (teams.length === 0) return;
  await tx.insert(groupTeam).values(teams.map(({ group, team }) => ({ groupName: group, team })));
}

export async function replaceProviderGroups(
  tx: Transaction,
  personId: string,
  names: readonly string[],
): Promise<void> {
  await tx.delete(personGroup).where(eq(personGroup.personId, personId));
  if (names.length > 0)
    await tx.insert(personGroup).values(names.map((name) => ({ personId, name })));
}

/** Names of the groups that the person is in, by the provider's word and by the directory's. */
export async function groupNamesOf(
  tx: Transaction,
  personId: string,
): Promise<Readonly<Record<Exclude<GrantSource, "manual">, readonly string[]>>> {
  const { rows } = await tx.execute<{ source: "sign_in" | "scim"; name: string }>(sql`
    select 'sign_in' as source, name from person_group where person_id = ${personId}
    union select 'scim', display_name from scim_group g join scim_group_member m on m.group_id = g.id
           where m.person_id = ${personId}
    union select 'scim', external_id from scim_group g join scim_group_member m on m.group_id = g.id
           where m.person_id = ${personId} and external_id is not null`);
  const from = (source: string) => rows.filter((row) => row.source === source);
  return {
    sign_in: from("sign_in").map(({ name }) => name),
    scim: from("scim").map(({ name }) => name),
  };
}

/** Everybody who is in a group, or has something of one. */
export async function listPeopleInGroups(tx: Transaction): Promise<readonly string[]> {
  const { rows } = await tx.execute<{ person_id: string }>(sql`
    select person_id from person_group union select person_id from scim_group_member
    union select person_id from group_admin
    union select person_id from role_grant where source <> 'manual' and person_id is not null
    union select person_id from team_member where source <> 'manual'
    order by person_id`);
  return rows.map((row) => row.person_id);
}

/** What the person has by the groups of a source. */
export async function grantsOfSource(
  tx: Transaction,
  personId: string,
  source: GrantSource,
): Promise<readonly GrantWish[]> {
  const rows = await tx
    .select({
      role: roleGrant.role,
      project: roleGrant.project,
      environmentKinds: roleGrant.environmentKinds,
    })
    .from(roleGrant)
    .where(and(eq(roleGrant.personId, personId), eq(roleGrant.source, source)));
  return rows.map((row) => ({
    ...row,
    environmentKinds: row.environmentKinds as readonly EnvironmentKind[] | null,
  }));
}

/** Teams that the person is in by the groups of a source. */
export async function teamsOfSource(
  tx: Transaction,
  personId: string,
  source: GrantSource,
): Promise<readonly string[]> {
  const rows = await tx
    .select({ team: teamMember.team })
    .from(teamMember)
    .where(and(eq(teamMember.personId, personId), eq(teamMember.source, source)))
    .orderBy(asc(teamMember.team));
  return rows.map(({ team }) => team);
}

export async function isGroupAdmin(tx: Transaction, personId: string): Promise<boolean> {
  const rows = await tx.select().from(groupAdmin).where(eq(groupAdmin.personId, personId));
  return rows.length > 0;
}

export async function setGroupAdmin(
  tx: Transaction,
  personId: string,
  isAdmin: boolean,
): Promise<void> {
  if (isAdmin) await tx.insert(groupAdmin).values({ personId });
  else await tx.delete(groupAdmin).where(eq(groupAdmin.personId, personId));
}
