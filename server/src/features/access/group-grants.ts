/**
 * Groups give roles and teams: applied at each sign-in through the provider, and whenever the directory or an admin changes a group.
 * What a group gave it takes away again; what people gave stays.
 */
import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { grantsFromGroups } from "./grant-service.ts";
import type { GrantWish } from "./grant-store.ts";
import {
  type GroupMapping,
  type GroupTeam,
  grantsOfSource,
  groupNamesOf,
  isGroupAdmin,
  listGroupMappings,
  listGroupTeams,
  setGroupAdmin,
  teamsOfSource,
} from "./group-store.ts";
import { findPerson, lockActiveAdmins, type StoredPerson, updatePerson } from "./person-store.ts";
import { installationChain, type WriteRecord } from "./record.ts";

export interface GroupGrantDeps {
  readonly record: WriteRecord;
  /** From the environment: its people are admins of the installation. */
  readonly adminGroup: string | undefined;
}

/** Gives the person what their groups give now. What is the same as before is not told again. */
export async function applyGroups(
  deps: GroupGrantDeps,
  tx: Transaction,
  personId: string,
  caller: Caller,
): Promise<void> {
  const person = await findPerson(tx, personId);
  if (person === undefined) return;
  const names = await groupNamesOf(tx, personId);
  const mappings = await listGroupMappings(tx);
  const groupTeams = await listGroupTeams(tx);
  const all = [...names.sign_in, ...names.scim];
  await applyAdmin(deps, tx, { person, caller, isWanted: makesAdmin(deps, mappings, all) });
  for (const source of ["sign_in", "scim"] as const) {
    const grants = grantsBy(mappings, names[source]);
    const teams = teamsBy(groupTeams, names[source]);
    const held = await grantsOfSource(tx, personId, source);
    const heldTeams = await teamsOfSource(tx, personId, source);
    if (textOf(held) === textOf(grants) && heldTeams.join() === teams.join()) continue;
    await grantsFromGroups(deps, tx, { personId, source, grants, teams }, caller);
  }
}

/** Whether some group of these would give something; asked before somebody is taken in. */
export function givesSomething(
  { adminGroup }: GroupGrantDeps,
  mapped: readonly { readonly group: string }[],
  groups: readonly string[],
): boolean {
  return groups.some((name) => name === adminGroup || mapped.some(({ group }) => group === name));
}

function makesAdmin(
  { adminGroup }: GroupGrantDeps,
  mappings: readonly GroupMapping[],
  names: readonly string[],
): boolean {
  return names.some(
    (name) =>
      name === adminGroup || mappings.some(({ group, role }) => role === null && group === name),
  );
}

/** Two groups may give the same; it is given once. */
function grantsBy(
  mappings: readonly GroupMapping[],
  names: readonly string[],
): readonly GrantWish[] {
  const grants = mappings.flatMap(({ group, role, project, environmentKinds }) =>
    role !== null && names.includes(group) ? [{ role, project, environmentKinds }] : [],
  );
  return [...new Map(grants.map((grant) => [textOf([grant]), grant])).values()];
}

function teamsBy(teams: readonly GroupTeam[], names: readonly string[]): readonly string[] {
  const given = teams.filter(({ group }) => names.includes(group)).map(({ team }) => team);
  return [...new Set(given)].sort();
}

function textOf(grants: readonly GrantWish[]): string {
  const texts = grants.map(({ role, project, environmentKinds: kinds }) =>
    JSON.stringify([project, role, kinds === null ? null : [...kinds].sort()]),
  );
  return texts.sort().join();
}

async function applyAdmin(
  { record }: GroupGrantDeps,
  tx: Transaction,
  { person, caller, isWanted }: { person: StoredPerson; caller: Caller; isWanted: boolean },
): Promise<void> {
  const isHeld = await isGroupAdmin(tx, person.id);
  if (isHeld === isWanted || (isWanted && person.isAdmin)) return;
  const admins = await lockActiveAdmins(tx);
  const isLast = admins.length === 1 && admins[0] === person.id;
  // Nobody could let anybody in again. It ends as soon as there is another admin.
  if (!isWanted && isLast) return;
  await setGroupAdmin(tx, person.id, isWanted);
  await updatePerson(tx, person.id, { isAdmin: isWanted });
  await record(tx, installationChain, {
    kind: "person.changed",
    caller,
    summary: `Groups made ${person.name} ${isWanted ? "an admin" : "no longer an admin"}.`,
    details: {
      ...{ person: person.id, isAdmin: isWanted, isActive: person.isActive },
      ...{ wasAdmin: person.isAdmin, wasActive: person.isActive },
    },
  });
}
