/** The way through the provider and back: authorization code with PKCE, once and in the same browser. */
import { createHash, randomUUID } from "node:crypto";
import type { Caller } from "../../../platform/actor.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../../platform/db/transaction.ts";
import { violatedConstraint } from "../../../platform/db/violated-constraint.ts";
import { DomainError } from "../../../platform/domain-error.ts";
import type { Sealer } from "../../../platform/seal/sealer.ts";
import { createOpaqueToken, hashOf } from "../../../platform/secret-token.ts";
import { applyGroups, type GroupGrantDeps, givesSomething } from "../group-grants.ts";
import { listGroupMappings, listGroupTeams, replaceProviderGroups } from "../group-store.ts";
import {
  findPerson,
  findPersonByEmail,
  insertPerson,
  type StoredPerson,
  updatePerson,
} from "../person-store.ts";
import { installationChain } from "../record.ts";
import type { NewSession } from "../session.ts";
import { beginSession, recordRefusedSignIn, type SignInAttempt } from "../session-begin.ts";
import { deleteSessionsOf } from "../session-store.ts";
import { readSignInSettings } from "../sign-in-settings-store.ts";
import type { ProviderClient } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";
import {
  findPersonOfAccount,
  insertAttempt,
  linkAccount,
  type ProviderAttempt,
  takeAttempt,
} from "./provider-store.ts";
import { type ClaimNames, type Vouched, vouchedBy } from "./vouched.ts";

export interface ProviderSignInDeps extends GroupGrantDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly client: ProviderClient;
  readonly claimNames: ClaimNames;
  readonly callbackUrl: () => string;
  readonly onFailure: (error: ProviderError) => void;
}

export interface Left {
  readonly url: string;
  /** For the cookie of the browser that leaves. */
  readonly browser: string;
}

/** What the browser brought back. */
export interface Returned {
  readonly state: string | undefined;
  readonly code: string | undefined;
  readonly iss: string | undefined;
  readonly error: string | undefined;
  readonly browser: string | undefined;
}

export interface ProviderSignIn {
  /** `browser`: what its cookie holds already, when it leaves a second time. */
  leave(wish: { next: string; browser: string | undefined }): Promise<Left>;
  /** Throws a `DomainError` whose code the sign-in page explains; the record has the reason. */
  comeBack(
    returned: Returned,
    attempt: SignInAttempt,
  ): Promise<{ readonly session: NewSession; readonly next: string }>;
}

/** For the provider's own second factor and a password that has to be looked up. */
export const AWAY_MS = 15 * 60_000;

export function idTokenSeal(sessionHash: Buffer) {
  return { purpose: "id-token", subject: sessionHash.toString("hex") };
}

export function createProviderSignIn(deps: ProviderSignInDeps): ProviderSignIn {
  return {
    async leave(wish) {
      try {
        return await leave(deps, wish);
      } catch (error) {
        if (error instanceof ProviderError) deps.onFailure(error);
        throw translated(error) ?? error;
      }
    },
    async comeBack(returned, attempt) {
      try {
        return await comeBack(deps, returned, attempt);
      } catch (error) {
        throw await recorded(deps, attempt.caller, error);
      }
    },
  };
}

async function leave(
  { database, clock, client, callbackUrl }: ProviderSignInDeps,
  { next, browser = createOpaqueToken() }: { next: string; browser: string | undefined },
): Promise<Left> {
  const [state, nonce, codeVerifier] = [
    createOpaqueToken(),
    createOpaqueToken(),
    createOpaqueToken(),
  ];
  const now = clock();
  const url = await client.authorizationUrl({
    state,
    nonce,
    codeChallenge: createHash("sha256").update(codeVerifier).digest("base64url"),
    redirectUri: callbackUrl(),
  });
  const attempt: ProviderAttempt = {
    stateHash: hashOf(state),
    browserHash: hashOf(browser),
    nonce,
    codeVerifier,
    next,
    expiresAt: new Date(now.getTime() + AWAY_MS),
  };
  await inTransaction(database, (tx) => insertAttempt(tx, attempt, now));
  return { url, browser };
}

async function comeBack(
  deps: ProviderSignInDeps,
  returned: Returned,
  attempt: SignInAttempt,
): Promise<{ session: NewSession; next: string }> {
  const { database, client, callbackUrl, claimNames } = deps;
  const taken = await take(deps, returned);
  if (returned.error !== undefined || returned.code === undefined) {
    const reason = (returned.error ?? "no code").replace(/[^\w .-]/g, "").slice(0, 100);
    throw new ProviderError("provider_refused", `The provider says no: ${reason}.`);
  }
  const { claims, idToken } = await client.arrive({
    code: returned.code,
    iss: returned.iss,
    nonce: taken.nonce,
    codeVerifier: taken.codeVerifier,
    redirectUri: callbackUrl(),
  });
  const vouched = vouchedBy(claims, claimNames);
  if (vouched.hasMoreGroups) throw tooManyGroups();
  const session = await inTransaction(database, (tx) =>
    enter(deps, tx, { vouched, idToken, attempt }),
  );
  return { session, next: taken.next };
}

async function take(
  { database, clock }: ProviderSignInDeps,
  { state, browser }: Returned,
): Promise<ProviderAttempt> {
  const taken =
    state === undefined
      ? undefined
      : await inTransaction(database, (tx) => takeAttempt(tx, hashOf(state)));
  const isOfBrowser = browser !== undefined && taken?.browserHash.equals(hashOf(browser)) === true;
  if (taken !== undefined && isOfBrowser && taken.expiresAt > clock()) return taken;
  throw new DomainError(
    "unauthenticated",
    "provider_attempt_invalid",
    "This answer of the provider belongs to no sign-in that began in this browser, or to one that was finished already.",
  );
}

interface Arriving {
  readonly vouched: Vouched;
  readonly idToken: string;
  readonly attempt: SignInAttempt;
}

async function enter(
  deps: ProviderSignInDeps,
  tx: Transaction,
  { vouched, idToken, attempt }: Arriving,
): Promise<NewSession> {
  const account = { issuer: deps.client.issuer, subject: vouched.subject };
  const known = await findPersonOfAccount(tx, account);
  const found = known === undefined ? undefined : await findPerson(tx, known);
  const person = found ?? (await firstTime(deps, tx, { account, vouched, attempt }));
  if (!person.isActive) throw inactive();
  const sealIdToken = (hash: Buffer): Buffer => deps.sealer.seal(idToken, idTokenSeal(hash));
  const session = await beginSession(deps, tx, {
    person,
    attempt,
    method: "provider",
    ...(deps.sealer.hasKey && { sealIdToken }),
  });
  await replaceProviderGroups(tx, person.id, vouched.groups);
  await applyGroups(deps, tx, person.id, attempt.caller);
  return session;
}

interface FirstTime {
  readonly account: { readonly issuer: string; readonly subject: string };
  readonly vouched: Vouched;
  readonly attempt: SignInAttempt;
}

/** Somebody who was invited, or whom the directory wrote, is found by the address that the provider vouches for. */
async function firstTime(
  deps: ProviderSignInDeps,
  tx: Transaction,
  { account, vouched, attempt }: FirstTime,
): Promise<StoredPerson> {
  const { record, clock } = deps;
  if (vouched.email === undefined) throw noVerifiedEmail();
  const before = await findPersonByEmail(tx, vouched.email);
  if (before !== undefined && !before.isActive) throw inactive();
  const person = before ?? (await takeIn(deps, tx, { vouched, email: vouched.email }));
  await linkAccount(tx, { ...account, personId: person.id, createdAt: clock() });
  // From here on the provider decides who they are: a password would outlive their leave.
  await updatePerson(tx, person.id, { passwordHash: null, usesProvider: true });
  await deleteSessionsOf(tx, person.id);
  await record(tx, installationChain, {
    kind: before === undefined ? "person.provisioned" : "person.linked",
    caller: attempt.caller,
    summary:
      before === undefined
        ? `${person.name} was taken in, as the provider vouches for them.`
        : `${person.name} was linked with an account of the provider; a password counts no longer.`,
    details: { person: person.id, issuer: account.issuer },
  });
  return { ...person, usesProvider: true, passwordHash: null };
}

async function takeIn(
  deps: ProviderSignInDeps,
  tx: Transaction,
  { vouched, email }: { vouched: Vouched; email: string },
): Promise<StoredPerson> {
  const { newcomers } = await readSignInSettings(tx);
  const mayEnter =
    newcomers === "everybody" ||
    // Members of the admin group come in whatever the policy: somebody has to be the first.
    givesSomething(
      deps,
      newcomers === "in_groups"
        ? [...(await listGroupMappings(tx)), ...(await listGroupTeams(tx))]
        : [],
      vouched.groups,
    );
  if (!mayEnter) throw unknownPerson();
  const id = randomUUID();
  const { name } = vouched;
  const added = { id, email, name, isAdmin: false, passwordHash: null, usesProvider: true };
  await insertPerson(tx, added);
  return { ...added, isActive: true, lastSignInAt: null, erasedAt: null };
}

/** Everything that is refused stands in the record with its reason. */
async function recorded(
  deps: ProviderSignInDeps,
  caller: Caller,
  error: unknown,
): Promise<unknown> {
  const refusal = translated(error);
  if (refusal === undefined) return error;
  if (error instanceof ProviderError) deps.onFailure(error);
  const detail = error instanceof ProviderError ? error.message : undefined;
  await inTransaction(deps.database, (tx) =>
    recordRefusedSignIn(deps, tx, {
      caller,
      person: undefined,
      method: "provider",
      reason: refusal.code,
      ...(detail !== undefined && { detail }),
    }),
  );
  return refusal;
}

function translated(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (error instanceof ProviderError) return refusals[error.code]();
  const constraint = violatedConstraint(error);
  return constraint === "provider_identity_issuer_person_id_key" ? accountTaken() : undefined;
}

const refusals = {
  provider_unreachable: () =>
    new DomainError(
      "unavailable",
      "provider_unreachable",
      "The provider cannot be asked at the moment. Try again shortly.",
    ),
  provider_refused: () =>
    new DomainError("forbidden", "provider_refused", "The provider did not let you in."),
  provider_token_invalid: () =>
    new DomainError(
      "unauthenticated",
      "provider_token_invalid",
      "What the provider answered does not prove who you are. An admin finds the reason in the record.",
    ),
};

function noVerifiedEmail(): DomainError {
  return new DomainError(
    "forbidden",
    "provider_email_unverified",
    "The provider does not vouch for your e-mail address, by which you would be recognised here.",
  );
}

function unknownPerson(): DomainError {
  return new DomainError(
    "forbidden",
    "person_unknown",
    "The provider knows you, and nobody has let you in here yet. Ask an admin to invite you.",
  );
}

function inactive(): DomainError {
  return new DomainError("forbidden", "person_inactive", "You may no longer sign in here.");
}

function accountTaken(): DomainError {
  return new DomainError(
    "conflict",
    "provider_account_taken",
    "Your address belongs to a person here who is linked with another account of the provider. An admin has to take that link away.",
  );
}

function tooManyGroups(): DomainError {
  return new DomainError(
    "forbidden",
    "provider_groups_incomplete",
    "You are in more groups than the provider tells. An admin has to limit the groups it sends to those of this application.",
  );
}
