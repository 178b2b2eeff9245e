/** Forgets a person: what they were called is gone, what they did stays on record as done by an erased person. */
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { erasePerson } from "./erasure-store.ts";
import { findPerson, lockActiveAdmins } from "./person-store.ts";
import { installationChain, type WriteRecord } from "./record.ts";

export interface ErasureDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
  /** Deletes the keys of what the record has sealed of a person, and tells what stays in the clear all the same. */
  readonly forgetInRecord: (tx: Transaction, person: string) => Promise<Forgotten>;
}

export interface Forgotten {
  /** Months of the record that no longer know the person. */
  readonly months: number;
  /** Entries from before names were sealed; they name the person in the clear for ever. */
  readonly openEntries: number;
}

export interface ErasureService {
  erase(id: string, reason: string, caller: Caller): Promise<Forgotten>;
}

export function createErasureService(deps: ErasureDeps): ErasureService {
  const { database, record, clock, forgetInRecord } = deps;
  return {
    erase: (id, reason, caller) =>
      inTransaction(database, async (tx) => {
        const admins = await lockActiveAdmins(tx);
        const person = await findPerson(tx, id);
        if (person === undefined)
          throw new DomainError("not_found", "person_not_found", "There is no such person.");
        if (isCaller(id, caller)) {
          throw new DomainError(
            "conflict",
            "erasing_oneself",
            "Nobody can erase themselves. Ask another admin.",
          );
        }
        if (admins.length === 1 && admins[0] === id) {
          throw new DomainError(
            "conflict",
            "last_admin",
            "This is the last admin who can sign in. Make somebody else an admin first.",
          );
        }
        const isNew = await erasePerson(tx, id, clock());
        if (!isNew) {
          throw new DomainError("conflict", "person_erased", "This person was erased already.");
        }
        const forgotten = await forgetInRecord(tx, id);
        await record(tx, installationChain, {
          kind: "person.erased",
          caller,
          summary: `${caller.actor.name} erased a person.`,
          reason,
          details: { person: id },
        });
        return forgotten;
      }),
  };
}

function isCaller(id: string, { actor }: Caller): boolean {
  return actor.id === id || actor.personId === id;
}
