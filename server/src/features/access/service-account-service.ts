/** Service accounts: programs that act in their own name. Their roles are grants, their secrets are tokens. */
import { randomUUID } from "node:crypto";
import { type Caller, personBehind } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import {
  findServiceAccount,
  insertServiceAccount,
  type StoredServiceAccount,
  updateServiceAccount,
} from "./service-account-store.ts";

export interface AccountPatch {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly isActive?: boolean | undefined;
}

export interface ServiceAccountService {
  create(
    wish: { readonly name: string; readonly description: string },
    caller: Caller,
  ): Promise<StoredServiceAccount>;
  /** Switched off, none of its tokens works; switched on, those that are still valid do again. */
  change(id: string, patch: AccountPatch, caller: Caller): Promise<StoredServiceAccount>;
}

interface AccountDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
}

export function createServiceAccountService(deps: AccountDeps): ServiceAccountService {
  const { database, record, clock } = deps;
  return {
    create: ({ name, description }, caller) =>
      unlessTaken(() =>
        inTransaction(database, async (tx) => {
          const account = {
            id: randomUUID(),
            name,
            description,
            isActive: true,
            createdAt: clock(),
          };
          const createdBy = personBehind(caller.actor) ?? null;
          await insertServiceAccount(tx, { ...account, createdBy });
          await record(tx, installationChain, {
            kind: "service_account.created",
            caller,
            summary: `${caller.actor.name} made the service account ${name}.`,
            details: { serviceAccount: account.id, name },
          });
          return account;
        }),
      ),

    change: (id, patch, caller) =>
      unlessTaken(() =>
        inTransaction(database, async (tx) => {
          const before = await findServiceAccount(tx, id);
          if (before === undefined) {
            throw new DomainError(
              "not_found",
              "service_account_not_found",
              "There is no such service account.",
            );
          }
          const name = patch.name ?? before.name;
          const description = patch.description ?? before.description;
          const isActive = patch.isActive ?? before.isActive;
          await updateServiceAccount(tx, id, { name, description, isActive });
          const state = isActive ? "switched on" : "switched off";
          const what = isActive === before.isActive ? "changed" : state;
          await record(tx, installationChain, {
            kind: "service_account.changed",
            caller,
            summary: `${caller.actor.name} ${what} the service account ${before.name}.`,
            details: { serviceAccount: id, name, isActive },
          });
          return { ...before, name, description, isActive };
        }),
      ),
  };
}

async function unlessTaken<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) !== "service_account_name_unique") throw error;
    throw new DomainError(
      "conflict",
      "service_account_name_taken",
      "There is a service account of this name already.",
      { violations: [{ pointer: "/name", detail: "Is taken." }] },
    );
  }
}
