/** What a directory may do: write people and groups. Deleting is deactivating, since what people did stays theirs. */
import { randomUUID } from "node:crypto";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import type { Directory, LeftBehind, WriteRecord } from "./scim-directory.ts";
import { ScimError } from "./scim-error.ts";
import { isAskedFor, narrowed } from "./scim-filter.ts";
import { isResourceId } from "./scim-group.ts";
import type { Json } from "./scim-json.ts";
import type { Listed, ListQuery } from "./scim-list.ts";
import { patched } from "./scim-patch.ts";
import { readResource, userSchema } from "./scim-schema.ts";
import {
  type UserRow,
  userResource,
  versionTag,
  type WrittenUser,
  writtenUser,
} from "./scim-user.ts";
import {
  countUsers,
  findUser,
  isKnownToDirectory,
  listUsers,
  removeUser,
  saveUser,
  userCondition,
} from "./scim-user-store.ts";

export interface ScimDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly record: WriteRecord;
  readonly directory: Directory;
  /** `https://flags.example.com/scim/v2` */
  readonly baseUrl: () => string;
}

/** A write of one resource: by whom, and on which version when the directory says so. */
export interface ScimWrite {
  readonly caller: Caller;
  readonly ifMatch: string | undefined;
}

export interface ScimUsers {
  list(query: ListQuery): Promise<Listed>;
  get(id: string): Promise<Json>;
  create(body: unknown, write: ScimWrite): Promise<Json>;
  replace(id: string, body: unknown, write: ScimWrite): Promise<Json>;
  patch(id: string, body: unknown, write: ScimWrite): Promise<Json>;
  remove(id: string, write: ScimWrite): Promise<void>;
}

export function createScimUsers(deps: ScimDeps): ScimUsers {
  const { database, baseUrl } = deps;
  const write = (work: (tx: Transaction) => Promise<Json>): Promise<Json> =>
    inTransaction(database, work).catch((error: unknown) => {
      throw translated(error);
    });
  return {
    list: (query) => inTransaction(database, (tx) => listed(tx, query, baseUrl())),
    get: (id) =>
      inTransaction(database, async (tx) => userResource(await require(tx, id), baseUrl())),
    create: (body, { caller }) =>
      write((tx) => create(deps, tx, writtenUser(readResource(userSchema, body)), caller)),
    replace: (id, body, by) =>
      write(async (tx) => {
        const before = await requireForWrite(tx, id, by);
        const user = writtenUser(readResource(userSchema, body));
        return change(deps, tx, { before, user, caller: by.caller });
      }),
    patch: (id, body, by) =>
      write(async (tx) => {
        const before = await requireForWrite(tx, id, by);
        const after = patched(userSchema, userResource(before, baseUrl()), body);
        const user = writtenUser(readResource(userSchema, after));
        return change(deps, tx, { before, user, caller: by.caller });
      }),
    remove: async (id, by) => {
      await write(async (tx) => {
        const before = await requireForWrite(tx, id, by);
        const { record, directory, clock } = deps;
        const left = await directory.change(tx, id, { isActive: false }, by.caller);
        await record(tx, {
          kind: "person.deprovisioned",
          caller: by.caller,
          summary: `The directory deleted ${before.name}, who may no longer sign in${leftText(left)}.`,
          details: { person: id, ...leftDetails(left) },
        });
        await removeUser(tx, id, clock());
        await directory.applyGroups(tx, [id], by.caller);
        return {};
      });
    },
  };
}

async function listed(
  tx: Transaction,
  { filter, startIndex, count }: ListQuery,
  baseUrl: string,
): Promise<Listed> {
  const page = { offset: startIndex - 1, limit: count };
  if (filter === undefined) {
    const rows = count === 0 ? [] : await listUsers(tx, { page });
    return {
      total: await countUsers(tx),
      resources: rows.map((row) => userResource(row, baseUrl)),
    };
  }
  const known = narrowed(filter);
  const narrow = known && userCondition(known.name, known.value);
  const resources = (await listUsers(tx, { narrow }))
    .map((row) => userResource(row, baseUrl))
    .filter((resource) => isAskedFor(resource, filter));
  return {
    total: resources.length,
    resources: resources.slice(page.offset, page.offset + count),
  };
}

/** Somebody who is here already becomes the directory's, instead of a second person with the same address. */
async function create(
  deps: ScimDeps,
  tx: Transaction,
  user: WrittenUser,
  caller: Caller,
): Promise<Json> {
  const { directory, record, clock } = deps;
  const existing = await directory.findByEmail(tx, user.email);
  if (existing !== undefined && (await isKnownToDirectory(tx, existing))) throw taken();
  const id = existing ?? randomUUID();
  const { email, name, isActive } = user;
  let left: LeftBehind | undefined;
  if (existing === undefined) await directory.insert(tx, { id, email, name, isActive });
  else left = await directory.change(tx, id, { name, isActive }, caller);
  await saveUser(tx, id, user, clock());
  await record(tx, {
    kind: existing === undefined ? "person.provisioned" : "person.linked",
    caller,
    summary:
      existing === undefined
        ? `The directory made ${user.name}.`
        : `The directory took over ${user.name}, who was here already${leftText(left)}.`,
    details: { person: id, isActive: user.isActive, ...leftDetails(left) },
    people: [{ id, name: user.name }],
  });
  return userResource(await require(tx, id), deps.baseUrl());
}

async function change(
  deps: ScimDeps,
  tx: Transaction,
  { before, user, caller }: { before: UserRow; user: WrittenUser; caller: Caller },
): Promise<Json> {
  const { directory, record, clock } = deps;
  const { email, name, isActive } = user;
  const left = await directory.change(tx, before.id, { email, name, isActive }, caller);
  await saveUser(tx, before.id, user, clock());
  await record(tx, {
    kind: before.isActive && !user.isActive ? "person.deprovisioned" : "person.written",
    caller,
    summary: `The directory wrote ${before.name}${describe(before, user)}${leftText(left)}.`,
    details: { person: before.id, isActive: user.isActive, ...leftDetails(left) },
    people: [before.name, user.name].map((known) => ({ id: before.id, name: known })),
  });
  return userResource(await require(tx, before.id), deps.baseUrl());
}

function describe(before: UserRow, after: WrittenUser): string {
  const parts = [
    before.isActive === after.isActive
      ? undefined
      : after.isActive
        ? "may sign in again"
        : "may no longer sign in",
    before.name === after.name ? undefined : `is now called ${after.name}`,
    before.email === after.email ? undefined : "has another address",
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `, who ${parts.join(" and ")}`;
}

/** What became of what somebody answered for; nothing, if they answered for nothing. */
function leftText(left: LeftBehind | undefined): string {
  if (left === undefined) return "";
  const { transferred, ownerless } = left;
  const things = (count: number) => (count === 1 ? "1 thing" : `${count} things`);
  const parts = [
    transferred === 0 ? "" : `; a team answers for ${things(transferred)} of theirs now`,
    ownerless === 0 ? "" : `; nobody answers for ${things(ownerless)} of theirs now`,
  ];
  return parts.join("");
}

function leftDetails(left: LeftBehind | undefined): Readonly<Record<string, string>> {
  if (left === undefined || left.transferred + left.ownerless === 0) return {};
  return { transferred: String(left.transferred), ownerless: String(left.ownerless) };
}

async function require(tx: Transaction, id: string): Promise<UserRow> {
  const found = isResourceId(id) ? await findUser(tx, id) : undefined;
  if (found === undefined) throw gone(id);
  return found;
}

async function requireForWrite(
  tx: Transaction,
  id: string,
  { ifMatch }: ScimWrite,
): Promise<UserRow> {
  const found = isResourceId(id) ? await findUser(tx, id, true) : undefined;
  if (found === undefined) throw gone(id);
  requireMatch(ifMatch, found.written?.version ?? 0);
  return found;
}

/** RFC 7644 §3.14. */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === "*") return;
  const tag = versionTag(version);
  const isSame = ifMatch
    .split(",")
    .some((each) => each.trim() === tag || `W/${each.trim()}` === tag);
  if (!isSame) throw new ScimError("stale", `The resource has changed; it is now ${tag}.`);
}

function gone(id: string): ScimError {
  return new ScimError("not_found", `There is no resource ${id.slice(0, 100)}.`);
}

function taken(): ScimError {
  return new ScimError(
    "conflict",
    "Another user has this userName or address already.",
    "uniqueness",
  );
}

function translated(error: unknown): unknown {
  const constraint = violatedConstraint(error);
  return constraint === "person_email_unique" || constraint === "scim_user_name_unique"
    ? taken()
    : error;
}
