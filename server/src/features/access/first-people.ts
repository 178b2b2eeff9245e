/** The very first start: the installation itself, and somebody who can sign in. */
import { randomUUID } from "node:crypto";
import { systemCaller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { createOpaqueToken, hashOf } from "../../platform/secret-token.ts";
import { insertInstallation } from "./installation-store.ts";
import type { Passwords } from "./passwords.ts";
import { findPersonByEmail, hasPeople, insertPerson } from "./person-store.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import { deleteUnusedLinks, insertLink } from "./sign-in-link-store.ts";

export interface FirstPeopleDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
  readonly passwords: Passwords;
}

export interface FirstPeople {
  /** Makes what every installation has, once. */
  ensureInstallation(): Promise<void>;
  /** The admin named from outside, when nobody exists yet. */
  ensureAdmin(admin: { email: string; password: string }): Promise<void>;
  /**
   * A link that signs in from this machine, for a person with this address who has no password yet; makes the first
   * admin when nobody exists. `undefined`: there is no such person, or they have a password.
   */
  linkWithoutPassword(email: string): Promise<string | undefined>;
  /** As above, whether or not there is a password, and from anywhere; for whoever has the machine. */
  link(email: string): Promise<string | undefined>;
}

const LINK_MS = 24 * 3_600_000;
const caller = systemCaller("server");

export function createFirstPeople(deps: FirstPeopleDeps): FirstPeople {
  const { database, passwords } = deps;
  return {
    ensureInstallation: () => inTransaction(database, (tx) => insertInstallation(tx, randomUUID())),
    async ensureAdmin({ email, password }) {
      if (await inTransaction(database, hasPeople)) return;
      const passwordHash = await passwords.hash(password);
      await inTransaction(database, async (tx) => {
        if (!(await hasPeople(tx))) await insertAdmin(deps, tx, email, passwordHash);
      });
    },
    linkWithoutPassword: (email) =>
      inTransaction(database, async (tx) => {
        const person = await findOrInsertFirst(deps, tx, email);
        if (person === undefined || person.passwordHash !== null) return undefined;
        return createLink(deps, tx, { personId: person.id, loopbackOnly: true });
      }),
    link: (email) =>
      inTransaction(database, async (tx) => {
        const person = await findOrInsertFirst(deps, tx, email);
        if (person === undefined) return undefined;
        return createLink(deps, tx, { personId: person.id, loopbackOnly: false });
      }),
  };
}

async function findOrInsertFirst(deps: FirstPeopleDeps, tx: Transaction, email: string) {
  const person = await findPersonByEmail(tx, email);
  if (person !== undefined) return person.isActive ? person : undefined;
  if (await hasPeople(tx)) return undefined;
  return { id: await insertAdmin(deps, tx, email, null), passwordHash: null };
}

async function insertAdmin(
  { record }: FirstPeopleDeps,
  tx: Transaction,
  email: string,
  passwordHash: string | null,
): Promise<string> {
  const id = randomUUID();
  const name = nameFrom(email);
  await insertPerson(tx, { id, email, name, isAdmin: true, passwordHash });
  await record(tx, installationChain, {
    kind: "person.created",
    caller,
    summary: `The server made the first admin, ${email}.`,
    details: { person: id, isAdmin: true },
  });
  return id;
}

/** Until somebody says what they are called. */
function nameFrom(email: string): string {
  const [local = email] = email.split("@");
  return local.charAt(0).toUpperCase() + local.slice(1);
}

async function createLink(
  { clock, record }: FirstPeopleDeps,
  tx: Transaction,
  { personId, loopbackOnly }: { personId: string; loopbackOnly: boolean },
): Promise<string> {
  const token = createOpaqueToken();
  const createdAt = clock();
  await deleteUnusedLinks(tx, personId);
  await insertLink(tx, {
    tokenHash: hashOf(token),
    personId,
    loopbackOnly,
    isEmergency: true,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + LINK_MS),
  });
  await record(tx, installationChain, {
    kind: "link.created",
    caller,
    summary: "The server made a one-time sign-in link.",
    details: { person: personId, loopbackOnly },
  });
  return token;
}
