/** Who has which role in a project by themselves: the short way to give somebody one role there and no other. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import {
  deleteGrant,
  findGrantsAt,
  type GrantWish,
  insertGrant,
  type StoredGrant,
} from "./grant-store.ts";
import { grantText, requireGivable } from "./granted-role.ts";
import type { Person } from "./identity.ts";
import type { Role } from "./permissions.ts";
import { findPerson } from "./person-store.ts";
import { projectChain, type WriteRecord } from "./record.ts";

export interface MemberDeps {
  readonly database: Database;
  readonly record: WriteRecord;
}

export interface Membership {
  readonly project: string;
  readonly personId: string;
}

export interface Member {
  readonly person: Person;
  readonly role: Role;
  readonly grant: StoredGrant;
}

export interface MemberService {
  /** In place of all that the person has in the project by themselves; what a team gives stays. */
  setRole(
    membership: Membership,
    wish: Pick<GrantWish, "role" | "environmentKinds">,
    caller: Caller,
  ): Promise<Member>;
  remove(membership: Membership, caller: Caller): Promise<void>;
}

export function createMemberService({ database, record }: MemberDeps): MemberService {
  return {
    setRole: ({ project, personId }, { role, environmentKinds }, caller) =>
      inTransaction(database, async (tx) => {
        const person = await requireActivePerson(tx, personId);
        const wish: GrantWish = { role, environmentKinds, project };
        const grantee = { kind: "person", id: personId } as const;
        const held = await findGrantsAt(tx, grantee, project);
        const [only] = held;
        const from = textOf(held);
        const to = grantText(wish);
        if (only !== undefined && from === to) return { person, role, grant: only };
        for (const each of [...held, wish]) await requireGivable(tx, caller, each);
        for (const { id } of held) await deleteGrant(tx, id);
        const { actor: grantedBy } = caller;
        const grant = await insertGrant(tx, { ...wish, grantee, source: "manual", grantedBy });
        await record(tx, projectChain(project), {
          kind: "member.changed",
          caller,
          summary: `${caller.actor.name} made ${person.name} ${to}${from === null ? "" : `, before ${from}`}.`,
          details: { person: person.id, from, to },
        });
        return { person, role, grant };
      }),
    remove: ({ project, personId }, caller) =>
      inTransaction(database, async (tx) => {
        const held = await findGrantsAt(tx, { kind: "person", id: personId }, project);
        const from = textOf(held);
        if (from === null) {
          throw new DomainError(
            "not_found",
            "member_not_found",
            "This person has no role of their own in the project. A role for all projects or of a team is taken there.",
          );
        }
        for (const each of held) await requireGivable(tx, caller, each);
        for (const { id } of held) await deleteGrant(tx, id);
        const name = (await findPerson(tx, personId))?.name ?? personId;
        await record(tx, projectChain(project), {
          kind: "member.changed",
          caller,
          summary: `${caller.actor.name} removed ${name}, before ${from}.`,
          details: { person: personId, from, to: null },
        });
      }),
  };
}

function textOf(held: readonly StoredGrant[]): string | null {
  return held.length === 0 ? null : held.map(grantText).sort().join(" and ");
}

async function requireActivePerson(tx: Transaction, id: string): Promise<Person> {
  const person = await findPerson(tx, id);
  if (person?.isActive === true) return person;
  throw new DomainError(
    "not_found",
    "person_not_found",
    "There is no such person, or they may no longer sign in.",
  );
}
