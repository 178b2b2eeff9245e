/** Groups of the directory: who is in them decides what people may, by the mapping of the settings. */
import { randomUUID } from "node:crypto";
import type { Caller } from "../../platform/actor.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { invalid, ScimError } from "./scim-error.ts";
import { isAskedFor, narrowed } from "./scim-filter.ts";
import {
  type GroupRow,
  groupResource,
  isResourceId,
  type WrittenGroup,
  writtenGroup,
} from "./scim-group.ts";
import {
  addMembers,
  countGroups,
  deleteGroup,
  existingPeople,
  findGroup,
  groupCondition,
  insertGroup,
  listGroups,
  removeMembers,
  updateGroup,
} from "./scim-group-store.ts";
import type { Json } from "./scim-json.ts";
import type { Listed, ListQuery } from "./scim-list.ts";
import { patched } from "./scim-patch.ts";
import { groupSchema, readResource } from "./scim-schema.ts";
import { requireMatch, type ScimDeps, type ScimUsers, type ScimWrite } from "./scim-service.ts";

/** The same that can be done with users. */
export type ScimResources = ScimUsers;

export function createScimGroups(deps: ScimDeps): ScimResources {
  const { database, baseUrl } = deps;
  const write = (work: (tx: Transaction) => Promise<Json>): Promise<Json> =>
    inTransaction(database, work).catch((error: unknown) => {
      throw violatedConstraint(error) === "scim_group_name_unique" ? taken() : error;
    });
  return {
    list: (query) => inTransaction(database, (tx) => listed(tx, query, baseUrl())),
    get: (id) =>
      inTransaction(database, async (tx) => groupResource(await require(tx, id), baseUrl())),
    create: (body, { caller }) =>
      write((tx) => create(deps, tx, writtenGroup(readResource(groupSchema, body)), caller)),
    replace: (id, body, by) =>
      write(async (tx) => {
        const before = await require(tx, id, by);
        const group = writtenGroup(readResource(groupSchema, body));
        return change(deps, tx, { before, group, caller: by.caller });
      }),
    patch: (id, body, by) =>
      write(async (tx) => {
        const before = await require(tx, id, by);
        const after = patched(groupSchema, groupResource(before, baseUrl()), body);
        const group = writtenGroup(readResource(groupSchema, after));
        return change(deps, tx, { before, group, caller: by.caller });
      }),
    remove: async (id, by) => {
      await write(async (tx) => {
        const before = await require(tx, id, by);
        await deps.record(tx, {
          kind: "group.deleted",
          caller: by.caller,
          summary: `The directory deleted the group ${before.displayName}.`,
          details: { group: before.id, name: before.displayName },
        });
        await deleteGroup(tx, id);
        await deps.directory.applyGroups(
          tx,
          before.members.map((each) => each.id),
          by.caller,
        );
        return {};
      });
    },
  };
}

async function listed(
  tx: Transaction,
  { filter, startIndex, count, projection }: ListQuery,
  baseUrl: string,
): Promise<Listed> {
  const page = { offset: startIndex - 1, limit: count };
  // Directories list groups without their members, which may be many.
  const withMembers = !projection.excludedAttributes.some(
    (name) => name.toLowerCase() === "members",
  );
  if (filter === undefined) {
    const rows = count === 0 ? [] : await listGroups(tx, { page, withMembers });
    const resources = rows.map((row) => groupResource(row, baseUrl));
    return { total: await countGroups(tx), resources };
  }
  const known = narrowed(filter);
  const narrow = known && groupCondition(known.name, known.value);
  const resources = (await listGroups(tx, { narrow, withMembers: true }))
    .map((row) => groupResource(row, baseUrl))
    .filter((resource) => isAskedFor(resource, filter));
  return {
    total: resources.length,
    resources: resources.slice(page.offset, page.offset + count),
  };
}

async function create(
  { record, directory, clock, baseUrl }: ScimDeps,
  tx: Transaction,
  group: WrittenGroup,
  caller: Caller,
): Promise<Json> {
  await requirePeople(tx, group.memberIds);
  const id = randomUUID();
  await insertGroup(tx, { ...group, id, now: clock() });
  await addMembers(tx, id, group.memberIds);
  await record(tx, {
    kind: "group.created",
    caller,
    summary: `The directory made the group ${group.displayName} with ${peopleText(group.memberIds.length)}.`,
    details: { group: id, name: group.displayName, added: idsText(group.memberIds) },
  });
  await directory.applyGroups(tx, group.memberIds, caller);
  return groupResource(await require(tx, id), baseUrl());
}

async function change(
  { record, directory, clock, baseUrl }: ScimDeps,
  tx: Transaction,
  { before, group, caller }: { before: GroupRow; group: WrittenGroup; caller: Caller },
): Promise<Json> {
  const now = new Set(before.members.map(({ id }) => id));
  const wanted = new Set(group.memberIds);
  const added = group.memberIds.filter((id) => !now.has(id));
  const removed = [...now].filter((id) => !wanted.has(id));
  await requirePeople(tx, added);
  await updateGroup(tx, { ...group, id: before.id, now: clock() });
  await addMembers(tx, before.id, added);
  await removeMembers(tx, before.id, removed);
  await record(tx, {
    kind: "group.changed",
    caller,
    summary: `The directory changed the group ${before.displayName}${describe(before, group, { added, removed })}.`,
    details: {
      group: before.id,
      name: group.displayName,
      added: idsText(added),
      removed: idsText(removed),
    },
  });
  // A new name may be mapped to something else, for everybody in the group.
  const isRenamed =
    before.displayName !== group.displayName || before.externalId !== group.externalId;
  const touched = isRenamed ? [...now, ...added] : [...added, ...removed];
  await directory.applyGroups(tx, touched, caller);
  return groupResource(await require(tx, before.id), baseUrl());
}

function describe(
  before: GroupRow,
  after: WrittenGroup,
  { added, removed }: { added: readonly string[]; removed: readonly string[] },
): string {
  const parts = [
    before.displayName === after.displayName ? undefined : `is now called ${after.displayName}`,
    added.length === 0 ? undefined : `got ${peopleText(added.length)}`,
    removed.length === 0 ? undefined : `lost ${peopleText(removed.length)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `, which ${parts.join(" and ")}`;
}

const IDS_MAX = 200;

/** An entry of the record is read by people; the change of a whole company is not listed in it. */
function idsText(ids: readonly string[]): string {
  const rest = ids.length - IDS_MAX;
  return `${ids.slice(0, IDS_MAX).join(" ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function peopleText(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

async function requirePeople(tx: Transaction, ids: readonly string[]): Promise<void> {
  const known = new Set(await existingPeople(tx, ids));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw invalid("invalidValue", `There is no user ${missing}.`);
}

async function require(tx: Transaction, id: string, by?: ScimWrite): Promise<GroupRow> {
  const found = isResourceId(id) ? await findGroup(tx, id, by !== undefined) : undefined;
  if (found === undefined)
    throw new ScimError("not_found", `There is no resource ${id.slice(0, 100)}.`);
  if (by !== undefined) requireMatch(by.ifMatch, found.version);
  return found;
}

function taken(): ScimError {
  return new ScimError("conflict", "Another group has this displayName already.", "uniqueness");
}
