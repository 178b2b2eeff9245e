import type { Caller } from "../../../platform/actor.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import { inTransaction } from "../../../platform/db/transaction.ts";
import { DomainError } from "../../../platform/domain-error.ts";
import type { Identity } from "../identity.ts";
import { findPerson } from "../person-store.ts";
import { installationChain, type WriteRecord } from "../record.ts";
import { deleteSessionsOf } from "../session-store.ts";
import { requireFreshProof } from "../step-up.ts";
import { unlinkAccounts } from "./provider-store.ts";

export interface UnlinkDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
}

/** For somebody whose account at the provider was made anew. They still belong to the provider, and get no password. */
export function createUnlink({ database, record, clock }: UnlinkDeps) {
  return async (identity: Identity, personId: string, caller: Caller): Promise<void> => {
    requireFreshProof(identity, clock());
    await inTransaction(database, async (tx) => {
      const person = await findPerson(tx, personId);
      if (person === undefined || !(await unlinkAccounts(tx, personId))) {
        throw new DomainError(
          "not_found",
          "provider_link_not_found",
          "There is no such person, or they are not linked with an account of the provider.",
        );
      }
      await deleteSessionsOf(tx, personId);
      await record(tx, installationChain, {
        kind: "person.unlinked",
        caller,
        summary: `${caller.actor.name} took away the link of ${person.name} with the provider.`,
        details: { person: personId },
      });
    });
  };
}
