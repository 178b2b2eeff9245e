/** People as an outside directory (SCIM) writes them. */
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import type { HandedOn } from "./leaving-service.ts";
import { refuseLastAdmin } from "./people-service.ts";
import {
  findPerson,
  findPersonByEmail,
  insertPerson,
  type PersonChange,
  updatePerson,
} from "./person-store.ts";
import { deleteSessionsOf } from "./session-store.ts";
import { deleteUnusedLinks } from "./sign-in-link-store.ts";
import { revokeTokensOf } from "./token-store.ts";

export interface DirectoryDeps {
  readonly clock: Clock;
  /** Whether people can sign in through a provider; whom the directory makes then does so. */
  readonly hasProvider: boolean;
  /** What they answer for goes to somebody else, or is shown as nobody's. */
  readonly handOn: (tx: Transaction, id: string, caller: Caller) => Promise<LeftBehind>;
  readonly applyGroups: (
    tx: Transaction,
    personIds: readonly string[],
    caller: Caller,
  ) => Promise<void>;
}

/** Flags and segments that somebody answered for who was switched off. */
export type LeftBehind = Pick<HandedOn, "transferred" | "ownerless">;

const nothingLeft: LeftBehind = { transferred: 0, ownerless: 0 };

export function createDirectory({ clock, hasProvider, handOn, applyGroups }: DirectoryDeps) {
  return {
    applyGroups,
    findByEmail: async (tx: Transaction, email: string) => (await findPersonByEmail(tx, email))?.id,
    async insert(
      tx: Transaction,
      added: { id: string; email: string; name: string; isActive: boolean },
    ): Promise<void> {
      const { isActive, ...person } = added;
      const usesProvider = hasProvider;
      await insertPerson(tx, { ...person, isAdmin: false, passwordHash: null, usesProvider });
      if (!isActive) await updatePerson(tx, person.id, { isActive });
    },
    async change(
      tx: Transaction,
      id: string,
      change: Pick<PersonChange, "email" | "name" | "isActive">,
      caller: Caller,
    ): Promise<LeftBehind> {
      await refuseLastAdmin(tx, id, { isActive: change.isActive });
      const before = await findPerson(tx, id);
      if (before === undefined) return nothingLeft;
      const isLeaving = change.isActive === false && before.isActive;
      // First, since it locks projects.
      const left = isLeaving ? await handOn(tx, id, caller) : nothingLeft;
      await updatePerson(tx, id, change);
      if (!isLeaving) return left;
      await deleteSessionsOf(tx, id);
      await deleteUnusedLinks(tx, id);
      // Whoever is let in again later makes new ones.
      await revokeTokensOf(tx, id, clock());
      return left;
    },
  };
}
