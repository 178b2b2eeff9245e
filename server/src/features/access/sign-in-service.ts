/** How people come in and go out: password, one-time link, session. */
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { createOpaqueToken, hashOf } from "../../platform/secret-token.ts";
import type { Identity } from "./identity.ts";
import { requireGoodPassword } from "./password-rules.ts";
import type { Passwords } from "./passwords.ts";
import { findPerson, findPersonByEmail, type StoredPerson, updatePerson } from "./person-store.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import { type NewSession, SESSION_MS_MAX } from "./session.ts";
import { deleteSession, deleteSessionsOf, insertSession } from "./session-store.ts";
import type { SignInDelays } from "./sign-in-delays.ts";
import { deleteUnusedLinks, useLink } from "./sign-in-link-store.ts";

export interface SignInDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly accountDelays: SignInDelays;
  readonly addressDelays: SignInDelays;
}

/** Who asks, and the session that their browser still has, which a new one replaces. */
export interface SignInAttempt {
  readonly caller: Caller;
  readonly previousToken: string | undefined;
}

export interface SignInService {
  signIn(given: { email: string; password: string }, attempt: SignInAttempt): Promise<NewSession>;
  redeemLink(
    given: { token: string; isLocal: boolean },
    attempt: SignInAttempt,
  ): Promise<NewSession>;
  signOut(tokenHash: Buffer, caller: Caller): Promise<void>;
  setPassword(
    identity: Identity,
    given: { current?: string | undefined; password: string },
    caller: Caller,
  ): Promise<void>;
}

export function createSignInService(deps: SignInDeps): SignInService {
  return {
    signIn: (given, attempt) => signIn(deps, given, attempt),
    redeemLink: (given, attempt) => redeemLink(deps, given, attempt),
    signOut: (tokenHash, caller) => signOut(deps, tokenHash, caller),
    setPassword: (identity, given, caller) => setPassword(deps, identity, given, caller),
  };
}

async function signIn(
  deps: SignInDeps,
  { email, password }: { email: string; password: string },
  attempt: SignInAttempt,
): Promise<NewSession> {
  const { database, passwords, accountDelays, addressDelays } = deps;
  const account = email.toLowerCase();
  const address = attempt.caller.ip;
  accountDelays.requireMayTry(account);
  addressDelays.requireMayTry(address);
  const person = await inTransaction(database, (tx) => findPersonByEmail(tx, email));
  const isRight = await passwords.verify(password, person?.passwordHash ?? null);
  if (person === undefined || !isRight || !person.isActive) {
    accountDelays.failed(account);
    addressDelays.failed(address);
    await recordRefusal(deps, attempt.caller, person);
    // One answer for every reason, so that nobody learns who has an account here.
    throw new DomainError(
      "unauthenticated",
      "sign_in_failed",
      "E-mail address or password is wrong.",
    );
  }
  accountDelays.succeeded(account);
  const isOutdated = person.passwordHash !== null && passwords.isOutdated(person.passwordHash);
  const newHash = isOutdated ? await passwords.hash(password) : undefined;
  return inTransaction(database, async (tx) => {
    if (newHash !== undefined) await updatePerson(tx, person.id, { passwordHash: newHash });
    return begin(deps, tx, { person, attempt, kind: "session.created" });
  });
}

async function redeemLink(
  deps: SignInDeps,
  { token, isLocal }: { token: string; isLocal: boolean },
  attempt: SignInAttempt,
): Promise<NewSession> {
  const { database, clock, addressDelays } = deps;
  addressDelays.requireMayTry(attempt.caller.ip);
  const session = await inTransaction(database, async (tx) => {
    const used = await useLink(tx, { tokenHash: hashOf(token), isLocal, now: clock() });
    const person = used === undefined ? undefined : await findPerson(tx, used.personId);
    if (person === undefined || !person.isActive) return undefined;
    // The link stands in for a password that was forgotten or never set: from here on only a new one counts.
    await updatePerson(tx, person.id, { passwordHash: null });
    await deleteSessionsOf(tx, person.id);
    return begin(deps, tx, { person, attempt, kind: "link.redeemed" });
  });
  if (session !== undefined) return session;
  addressDelays.failed(attempt.caller.ip);
  await recordRefusal(deps, attempt.caller, undefined);
  throw new DomainError(
    "unauthenticated",
    "link_invalid",
    "This link was used before, is too old, or works only on the machine of the server. Ask for a new one.",
  );
}

async function signOut(
  { database, record }: SignInDeps,
  tokenHash: Buffer,
  caller: Caller,
): Promise<void> {
  await inTransaction(database, async (tx) => {
    if (!(await deleteSession(tx, tokenHash))) return;
    const summary = `${caller.actor.name} signed out.`;
    await record(tx, installationChain, { kind: "session.ended", caller, summary, details: {} });
  });
}

async function setPassword(
  { database, passwords, record }: SignInDeps,
  { person, proof }: Identity,
  { current, password }: { current?: string | undefined; password: string },
  caller: Caller,
): Promise<void> {
  requireGoodPassword(password, person);
  const stored = await inTransaction(database, (tx) => findPerson(tx, person.id));
  const known = stored?.passwordHash ?? null;
  if (known !== null && !(await passwords.verify(current ?? "", known))) {
    throw new DomainError("forbidden", "current_password_wrong", "The current password is wrong.", {
      violations: [{ pointer: "/current", detail: "Is not your current password." }],
    });
  }
  const passwordHash = await passwords.hash(password);
  await inTransaction(database, async (tx) => {
    await updatePerson(tx, person.id, { passwordHash });
    await deleteSessionsOf(tx, person.id, proof.kind === "session" ? proof.tokenHash : undefined);
    await deleteUnusedLinks(tx, person.id);
    const summary = `${person.name} set a new password; other sessions ended.`;
    await record(tx, installationChain, {
      kind: "password.changed",
      caller,
      summary,
      details: { person: person.id },
    });
  });
}

interface Beginning {
  readonly person: StoredPerson;
  readonly attempt: SignInAttempt;
  readonly kind: "session.created" | "link.redeemed";
}

async function begin(
  { clock, record }: SignInDeps,
  tx: Transaction,
  { person, attempt, kind }: Beginning,
): Promise<NewSession> {
  const { caller, previousToken } = attempt;
  const token = createOpaqueToken();
  const createdAt = clock();
  const expiresAt = new Date(createdAt.getTime() + SESSION_MS_MAX);
  if (previousToken !== undefined) await deleteSession(tx, hashOf(previousToken));
  await insertSession(tx, {
    tokenHash: hashOf(token),
    personId: person.id,
    csrfToken: createOpaqueToken(),
    createdAt,
    expiresAt,
  });
  await record(tx, installationChain, {
    kind,
    caller: { ...caller, actor: { kind: "person", id: person.id, name: person.name } },
    summary: `${person.name} signed in${kind === "link.redeemed" ? " with a one-time link" : ""}.`,
    details: { person: person.id },
  });
  return { token, expiresAt };
}

/** What was typed as an address is not kept: it may be a password in the wrong field. */
async function recordRefusal(
  { database, record }: SignInDeps,
  caller: Caller,
  person: StoredPerson | undefined,
): Promise<void> {
  await inTransaction(database, (tx) =>
    record(tx, installationChain, {
      kind: "session.refused",
      caller,
      summary:
        person === undefined
          ? "A sign-in was refused."
          : `A sign-in as ${person.name} was refused.`,
      details: { person: person?.id ?? null },
    }),
  );
}
