/** Who has which role in a project. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Person } from "./identity.ts";
import { deleteMember, findMember, type Membership, saveMember } from "./member-store.ts";
import type { Role } from "./permissions.ts";
import { findPerson } from "./person-store.ts";
import { projectChain, type WriteRecord } from "./record.ts";

export interface MemberDeps {
  readonly database: Database;
  readonly record: WriteRecord;
}

export interface Member {
  readonly person: Person;
  readonly role: Role;
}

export interface MemberService {
  setRole(membership: Membership, role: Role, caller: Caller): Promise<Member>;
  remove(membership: Membership, caller: Caller): Promise<void>;
}

export function createMemberService({ database, record }: MemberDeps): MemberService {
  return {
    setRole: (membership, role, caller) =>
      inTransaction(database, async (tx) => {
        const person = await requireActivePerson(tx, membership.personId);
        const from = await findMember(tx, membership);
        if (from === role) return { person, role };
        await saveMember(tx, { ...membership, role });
        await record(tx, projectChain(membership.project), {
          kind: "member.changed",
          caller,
          summary: `${caller.actor.name} made ${person.name} ${role}${from === undefined ? "" : `, before ${from}`}.`,
          details: { person: person.id, from: from ?? null, to: role },
        });
        return { person, role };
      }),
    remove: (membership, caller) =>
      inTransaction(database, async (tx) => {
        const from = await findMember(tx, membership);
        if (from === undefined) {
          throw new DomainError(
            "not_found",
            "member_not_found",
            "This person is not a member of the project.",
          );
        }
        await deleteMember(tx, membership);
        const name = (await findPerson(tx, membership.personId))?.name ?? membership.personId;
        await record(tx, projectChain(membership.project), {
          kind: "member.changed",
          caller,
          summary: `${caller.actor.name} removed ${name}, before ${from}.`,
          details: { person: membership.personId, from, to: null },
        });
      }),
  };
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
