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
import { deleteFactors, factorKindsOf } from "./second-factor/factor-store.ts";
import { insertPending } from "./second-factor/pending-store.ts";
import type { NewSession } from "./session.ts";
import {
  beginSession,
  type FactorKind,
  recordRefusedSignIn,
  type SignInAttempt,
} from "./session-begin.ts";
import { deleteSession, deleteSessionsOf } from "./session-store.ts";
import type { SignInDelays } from "./sign-in-delays.ts";
import { deleteUnusedLinks, useLink } from "./sign-in-link-store.ts";
import type { SignInLimits, SignInSettings } from "./sign-in-settings.ts";
import { readSignInSettings } from "./sign-in-settings-store.ts";

export interface SignInDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly accountDelays: SignInDelays;
  readonly addressDelays: SignInDelays;
  readonly limits: SignInLimits;
}

/** In; or right so far, and the second factor is still to be shown. */
export type SignedIn =
  | { readonly session: NewSession }
  | {
      readonly pending: {
        /** For the cookie; only its hash is kept. */
        readonly token: string;
        readonly expiresAt: Date;
        readonly factors: readonly FactorKind[];
      };
    };

type LocalMethod = "password" | "link";

/** To find the telephone, and no longer. */
const PENDING_MS = 10 * 60_000;

export interface SignInService {
  signIn(given: { email: string; password: string }, attempt: SignInAttempt): Promise<SignedIn>;
  redeemLink(given: { token: string; isLocal: boolean }, attempt: SignInAttempt): Promise<SignedIn>;
  /** Gives what the provider has to see to end its session too, sealed. */
  signOut(tokenHash: Buffer, caller: Caller): Promise<Buffer | undefined>;
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
): Promise<SignedIn> {
  const { database, passwords, accountDelays, addressDelays } = deps;
  const account = email.toLowerCase();
  const address = attempt.caller.ip;
  accountDelays.requireMayTry(account);
  addressDelays.requireMayTry(address);
  const person = await inTransaction(database, async (tx) => {
    requireLocalAccounts(deps, await readSignInSettings(tx));
    return findPersonByEmail(tx, email);
  });
  const isRight = await passwords.verify(password, person?.passwordHash ?? null);
  if (person === undefined || !isRight || !person.isActive || person.usesProvider) {
    accountDelays.failed(account);
    addressDelays.failed(address);
    await recordRefusal(deps, attempt.caller, { person, method: "password" });
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
    return enter(deps, tx, { person, attempt, method: "password" });
  });
}

async function redeemLink(
  deps: SignInDeps,
  { token, isLocal }: { token: string; isLocal: boolean },
  attempt: SignInAttempt,
): Promise<SignedIn> {
  const { database, clock, addressDelays } = deps;
  addressDelays.requireMayTry(attempt.caller.ip);
  const entered = await inTransaction(database, async (tx) => {
    const used = await useLink(tx, { tokenHash: hashOf(token), isLocal, now: clock() });
    const person = used === undefined ? undefined : await findPerson(tx, used.personId);
    if (used === undefined || person === undefined || !person.isActive) return undefined;
    if (!used.isEmergency) {
      requireLocalAccounts(deps, await readSignInSettings(tx));
      requireOwnPassword(person);
    }
    // The link stands in for a password that was forgotten or never set: from here on only a new one counts.
    await updatePerson(tx, person.id, { passwordHash: null });
    await deleteSessionsOf(tx, person.id);
    if (!used.isEmergency) return enter(deps, tx, { person, attempt, method: "link" });
    // Whoever has the machine has the database too; asking for a telephone that was lost would help nobody.
    await deleteFactors(tx, person.id);
    return { session: await beginSession(deps, tx, { person, attempt, method: "emergency" }) };
  });
  if (entered !== undefined) return entered;
  addressDelays.failed(attempt.caller.ip);
  await recordRefusal(deps, attempt.caller, { person: undefined, method: "link" });
  throw new DomainError(
    "unauthenticated",
    "link_invalid",
    "This link was used before, is too old, or works only on the machine of the server. Ask for a new one.",
  );
}

/** In, or as far as the second factor. */
async function enter(
  deps: SignInDeps,
  tx: Transaction,
  {
    person,
    attempt,
    method,
  }: { person: StoredPerson; attempt: SignInAttempt; method: LocalMethod },
): Promise<SignedIn> {
  const factors = await factorKindsOf(tx, person.id);
  if (factors.length === 0)
    return { session: await beginSession(deps, tx, { person, attempt, method }) };
  const token = createOpaqueToken();
  const now = deps.clock();
  const expiresAt = new Date(now.getTime() + PENDING_MS);
  await insertPending(
    tx,
    { tokenHash: hashOf(token), personId: person.id, method, expiresAt },
    now,
  );
  return { pending: { token, expiresAt, factors } };
}

async function signOut(
  { database, record }: SignInDeps,
  tokenHash: Buffer,
  caller: Caller,
): Promise<Buffer | undefined> {
  return inTransaction(database, async (tx) => {
    const gone = await deleteSession(tx, tokenHash);
    if (gone === undefined) return undefined;
    const summary = `${caller.actor.name} signed out.`;
    await record(tx, installationChain, { kind: "session.ended", caller, summary, details: {} });
    return gone.idToken ?? undefined;
  });
}

async function setPassword(
  deps: SignInDeps,
  { person, proof }: Identity,
  { current, password }: { current?: string | undefined; password: string },
  caller: Caller,
): Promise<void> {
  const { database, passwords, record } = deps;
  requireGoodPassword(password, person);
  const stored = await inTransaction(database, async (tx) => {
    requireLocalAccounts(deps, await readSignInSettings(tx));
    return findPerson(tx, person.id);
  });
  if (stored !== undefined) requireOwnPassword(stored);
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

function requireLocalAccounts({ limits }: SignInDeps, { localAccounts }: SignInSettings): void {
  if (limits.localAccounts && localAccounts) return;
  throw providerRequired("Passwords are turned off here.");
}

function requireOwnPassword({ usesProvider }: StoredPerson): void {
  if (usesProvider) throw providerRequired("This account belongs to the provider.");
}

function providerRequired(why: string): DomainError {
  const detail = `${why} Sign in through the provider of your organisation.`;
  return new DomainError("forbidden", "provider_required", detail);
}

async function recordRefusal(
  deps: SignInDeps,
  caller: Caller,
  { person, method }: { person: StoredPerson | undefined; method: LocalMethod },
): Promise<void> {
  const reason = method === "link" ? "link_invalid" : "sign_in_failed";
  await inTransaction(deps.database, (tx) =>
    recordRefusedSignIn(deps, tx, { caller, person, method, reason }),
  );
}
