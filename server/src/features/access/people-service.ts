/** Who exists and may sign in. */
import { randomUUID } from "node:crypto";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { createOpaqueToken, hashOf } from "../../platform/secret-token.ts";
import { insertGrant } from "./grant-store.ts";
import { requireGivable } from "./granted-role.ts";
import { setGroupAdmin } from "./group-store.ts";
import type { Person } from "./identity.ts";
import type { Role } from "./permissions.ts";
import {
  findPerson,
  insertPerson,
  lockActiveAdmins,
  type StoredPerson,
  updatePerson,
} from "./person-store.ts";
import { installationChain, projectChain, type WriteRecord } from "./record.ts";
import { deleteSessionsOf } from "./session-store.ts";
import { deleteUnusedLinks, insertLink } from "./sign-in-link-store.ts";
import { revokeTokensOf } from "./token-store.ts";

const INVITATION_MS = 7 * 24 * 3_600_000;

export interface PeopleDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
  /** Where people open the dashboard. */
  readonly publicUrl: () => string;
}

export interface Invited {
  readonly email: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly projects: Readonly<Record<string, Role>>;
}

export interface PersonPatch {
  readonly name?: string | undefined;
  readonly isAdmin?: boolean | undefined;
  readonly isActive?: boolean | undefined;
}

export interface Invitation {
  readonly person: Person;
  readonly signInUrl: string;
}

export interface PeopleService {
  invite(invited: Invited, caller: Caller): Promise<Invitation>;
  /** A new link for somebody who forgot their password or lost their invitation. */
  inviteAgain(id: string, caller: Caller): Promise<Invitation>;
  change(id: string, patch: PersonPatch, caller: Caller): Promise<Person>;
}

export function createPeopleService(deps: PeopleDeps): PeopleService {
  return {
    invite: (invited, caller) => invite(deps, invited, caller),
    inviteAgain: (id, caller) => inviteAgain(deps, id, caller),
    change: (id, patch, caller) =>
      inTransaction(deps.database, async (tx) => {
        await refuseLastAdmin(tx, id, patch);
        return changePerson(deps, tx, { id, patch }, caller);
      }),
  };
}

async function invite(deps: PeopleDeps, invited: Invited, caller: Caller): Promise<Invitation> {
  const { email, name, isAdmin, projects } = invited;
  const person: Person = {
    id: randomUUID(),
    email,
    name,
    isAdmin,
    isActive: true,
    lastSignInAt: null,
  };
  try {
    return await inTransaction(deps.database, async (tx) => {
      await insertPerson(tx, { id: person.id, email, name, isAdmin, passwordHash: null });
      await giveRoles(deps, tx, { person, projects, caller });
      await deps.record(tx, installationChain, {
        kind: "person.invited",
        caller,
        summary: `${caller.actor.name} invited ${name}${isAdmin ? " as an admin" : ""}.`,
        details: { person: person.id, isAdmin },
      });
      return { person, signInUrl: await createSignInUrl(deps, tx, person.id) };
    });
  } catch (error) {
    throw translated(error);
  }
}

/** In one order, since each project's record is locked; before the record of the installation, as everywhere. */
async function giveRoles(
  { record }: PeopleDeps,
  tx: Transaction,
  { person, projects, caller }: Pick<Invited, "projects"> & { person: Person; caller: Caller },
): Promise<void> {
  for (const [project, role] of Object.entries(projects).sort()) {
    const wish = { role, project, environmentKinds: null };
    await requireGivable(tx, caller, wish);
    const { actor: grantedBy } = caller;
    const grantee = { kind: "person", id: person.id } as const;
    await insertGrant(tx, { ...wish, grantee, source: "manual", grantedBy });
    await record(tx, projectChain(project), {
      kind: "member.changed",
      caller,
      summary: `${caller.actor.name} made ${person.name} ${role}.`,
      details: { person: person.id, from: null, to: role },
    });
  }
}

function translated(error: unknown): unknown {
  const constraint = violatedConstraint(error);
  if (constraint === "person_email_unique") {
    return new DomainError(
      "conflict",
      "email_taken",
      "Somebody with this e-mail address is already here.",
      {
        violations: [{ pointer: "/email", detail: "Is taken." }],
      },
    );
  }
  if (constraint === "role_grant_project_fkey") {
    return new DomainError(
      "not_found",
      "project_not_found",
      "One of the projects does not exist.",
      {
        violations: [{ pointer: "/projects", detail: "Names a project that does not exist." }],
      },
    );
  }
  return error;
}

function inviteAgain(deps: PeopleDeps, id: string, caller: Caller): Promise<Invitation> {
  return inTransaction(deps.database, async (tx) => {
    const person = await requirePerson(tx, id);
    if (!person.isActive) {
      throw new DomainError(
        "conflict",
        "person_inactive",
        "This person may not sign in. Make them active first.",
      );
    }
    const signInUrl = await createSignInUrl(deps, tx, id);
    await deps.record(tx, installationChain, {
      kind: "link.created",
      caller,
      summary: `${caller.actor.name} made a sign-in link for ${person.name}.`,
      details: { person: id },
    });
    return { person, signInUrl };
  });
}

async function createSignInUrl(
  { clock, publicUrl }: PeopleDeps,
  tx: Transaction,
  personId: string,
): Promise<string> {
  const token = createOpaqueToken();
  const createdAt = clock();
  await deleteUnusedLinks(tx, personId);
  await insertLink(tx, {
    tokenHash: hashOf(token),
    personId,
    loopbackOnly: false,
    isEmergency: false,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + INVITATION_MS),
  });
  return `${publicUrl()}/sign-in?token=${token}`;
}

/** In a transaction that is open already. Whoever is switched off is out at once: sessions and tokens end, for good. */
export async function changePerson(
  { record, clock }: Pick<PeopleDeps, "record" | "clock">,
  tx: Transaction,
  { id, patch }: { readonly id: string; readonly patch: PersonPatch },
  caller: Caller,
): Promise<Person> {
  const before = await requirePerson(tx, id);
  const after: StoredPerson = {
    ...before,
    name: patch.name ?? before.name,
    isAdmin: patch.isAdmin ?? before.isAdmin,
    isActive: patch.isActive ?? before.isActive,
  };
  const { name, isAdmin, isActive } = after;
  if (name === before.name && isAdmin === before.isAdmin && isActive === before.isActive)
    return before;
  await updatePerson(tx, id, { name, isAdmin, isActive });
  // From now on by hand, whatever groups had said.
  if (isAdmin && !before.isAdmin) await setGroupAdmin(tx, id, false);
  if (!isActive) {
    await deleteSessionsOf(tx, id);
    await deleteUnusedLinks(tx, id);
    await revokeTokensOf(tx, id, clock());
  }
  await record(tx, installationChain, {
    kind: "person.changed",
    caller,
    summary: `${caller.actor.name} changed ${before.name}: ${describe(before, after)}.`,
    details: {
      ...{ person: id, isAdmin, isActive },
      ...{ wasAdmin: before.isAdmin, wasActive: before.isActive },
    },
  });
  return after;
}

/** Locks the admins first, so that two of them cannot leave at the same moment. */
export async function refuseLastAdmin(
  tx: Transaction,
  id: string,
  patch: PersonPatch,
): Promise<void> {
  const admins = await lockActiveAdmins(tx);
  const person = await requirePerson(tx, id);
  const isAdminAfter = (patch.isAdmin ?? person.isAdmin) && (patch.isActive ?? person.isActive);
  if (isAdminAfter || admins.length === 0 || admins.some((admin) => admin !== id)) return;
  throw new DomainError(
    "conflict",
    "last_admin",
    "This is the last admin who can sign in. Make somebody else an admin first.",
  );
}

function describe(before: Person, after: Person): string {
  const parts = [
    before.name === after.name ? undefined : `is now called ${after.name}`,
    before.isAdmin === after.isAdmin
      ? undefined
      : after.isAdmin
        ? "is now an admin"
        : "is no longer an admin",
    before.isActive === after.isActive
      ? undefined
      : after.isActive
        ? "may sign in again"
        : "may no longer sign in",
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

async function requirePerson(tx: Transaction, id: string): Promise<StoredPerson> {
  const person = await findPerson(tx, id);
  if (person === undefined || person.erasedAt !== null)
    throw new DomainError("not_found", "person_not_found", "There is no such person.");
  return person;
}
