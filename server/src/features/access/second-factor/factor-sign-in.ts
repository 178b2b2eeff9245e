/** The second step of a sign-in, and the proof in between that it is still the same person. */
import type { Caller } from "../../../platform/actor.ts";
import type { Database } from "../../../platform/db/database.ts";
import { inTransaction } from "../../../platform/db/transaction.ts";
import { DomainError } from "../../../platform/domain-error.ts";
import { hashOf } from "../../../platform/secret-token.ts";
import type { Identity } from "../identity.ts";
import type { Passwords } from "../passwords.ts";
import { findPerson, type StoredPerson } from "../person-store.ts";
import { installationChain, type WriteRecord } from "../record.ts";
import type { NewSession } from "../session.ts";
import {
  beginSession,
  type FactorKind,
  recordRefusedSignIn,
  type SignInAttempt,
} from "../session-begin.ts";
import { noteProof } from "../session-store.ts";
import type { SignInDelays } from "../sign-in-delays.ts";
import { type FactorCheckDeps, passkeyOptions, type Shown, useShown } from "./factor-check.ts";
import { factorKindsOf } from "./factor-store.ts";
import type { PageOrigin } from "./passkeys.ts";
import { deletePending, findPending, notePendingFailure, type Pending } from "./pending-store.ts";

export interface FactorSignInDeps extends FactorCheckDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly passwords: Passwords;
  /** By person: whoever guesses codes waits, however often the password was right in between. */
  readonly delays: SignInDelays;
}

export interface FactorSignIn {
  /** What a waiting sign-in can be finished with. */
  kindsFor(token: string | undefined): Promise<readonly FactorKind[]>;
  passkeyOptionsFor(token: string | undefined, page: PageOrigin): ReturnType<typeof passkeyOptions>;
  finish(
    token: string | undefined,
    shown: Shown,
    attempt: SignInAttempt & { readonly page: PageOrigin },
  ): Promise<NewSession>;
  proofOptions(identity: Identity, page: PageOrigin): ReturnType<typeof passkeyOptions>;
  prove(identity: Identity, proof: ProofShown, at: ProofPlace): Promise<void>;
}

/** Somebody without a second factor proves it with the password. */
export type ProofShown = Shown | { readonly kind: "password"; readonly password: string };

export interface ProofPlace {
  readonly caller: Caller;
  readonly page: PageOrigin;
}

export function createFactorSignIn(deps: FactorSignInDeps): FactorSignIn {
  const { database } = deps;
  return {
    kindsFor: (token) =>
      inTransaction(database, async (tx) => {
        const pending =
          token === undefined ? undefined : await findPending(tx, hashOf(token), deps.clock());
        return pending === undefined ? [] : factorKindsOf(tx, pending.personId);
      }),
    passkeyOptionsFor: (token, page) =>
      inTransaction(database, async (tx) => {
        const pending =
          token === undefined ? undefined : await findPending(tx, hashOf(token), deps.clock());
        if (pending === undefined) throw signInAnew();
        return passkeyOptions(deps, tx, { personId: pending.personId, page });
      }),
    finish: (token, shown, attempt) => finish(deps, token, shown, attempt),
    proofOptions: ({ person }, page) =>
      inTransaction(database, (tx) => passkeyOptions(deps, tx, { personId: person.id, page })),
    prove: (identity, proof, at) => prove(deps, identity, proof, at),
  };
}

async function finish(
  deps: FactorSignInDeps,
  token: string | undefined,
  shown: Shown,
  { page, ...attempt }: SignInAttempt & { readonly page: PageOrigin },
): Promise<NewSession> {
  const tokenHash = hashOf(token ?? "");
  const outcome = await inTransaction(deps.database, async (tx) => {
    const pending = await findPending(tx, tokenHash, deps.clock());
    const person = pending === undefined ? undefined : await findPerson(tx, pending.personId);
    if (pending === undefined || person === undefined || !person.isActive) throw signInAnew();
    deps.delays.requireMayTry(person.id);
    const factor = await useShown(deps, tx, { personId: person.id, shown, page });
    if (factor === undefined) return { refused: { pending, person } };
    if (!(await deletePending(tx, tokenHash))) throw signInAnew();
    deps.delays.succeeded(person.id);
    const { method } = pending;
    return { session: await beginSession(deps, tx, { person, attempt, method, factor }) };
  });
  if (outcome.session !== undefined) return outcome.session;
  await refuse(deps, tokenHash, attempt.caller, outcome.refused);
  throw factorWrong();
}

async function refuse(
  deps: FactorSignInDeps,
  tokenHash: Buffer,
  caller: Caller,
  { pending, person }: { pending: Pending; person: StoredPerson },
): Promise<void> {
  deps.delays.failed(person.id);
  await inTransaction(deps.database, async (tx) => {
    await notePendingFailure(tx, tokenHash);
    const { method } = pending;
    await recordRefusedSignIn(deps, tx, { caller, person, method, reason: "factor_wrong" });
  });
}

async function prove(
  deps: FactorSignInDeps,
  { person, proof }: Identity,
  shown: ProofShown,
  { caller, page }: ProofPlace,
): Promise<void> {
  if (proof.kind !== "session") throw new Error("A proof is of a session.");
  const { database, passwords, record, clock, delays } = deps;
  delays.requireMayTry(person.id);
  const stored = await inTransaction(database, (tx) => findPerson(tx, person.id));
  const isPassword =
    shown.kind === "password" &&
    (await passwords.verify(shown.password, stored?.passwordHash ?? null));
  const isRight = await inTransaction(database, async (tx) => {
    const hasFactors = (await factorKindsOf(tx, person.id)).length > 0;
    if (shown.kind === "password" && hasFactors) throw factorWanted();
    const isProved =
      shown.kind === "password"
        ? isPassword
        : (await useShown(deps, tx, { personId: person.id, shown, page })) !== undefined;
    if (!isProved) return false;
    await noteProof(tx, proof.tokenHash, { at: clock(), withFactor: shown.kind !== "password" });
    return true;
  });
  if (isRight) return delays.succeeded(person.id);
  delays.failed(person.id);
  await inTransaction(database, (tx) =>
    record(tx, installationChain, {
      kind: "proof.refused",
      caller,
      summary: `${person.name} could not prove that it is them.`,
      details: { person: person.id, means: shown.kind },
    }),
  );
  throw factorWrong();
}

function factorWrong(): DomainError {
  return new DomainError(
    "unauthenticated",
    "factor_wrong",
    "This is not right, or was used before. A code changes every 30 seconds.",
  );
}

function factorWanted(): DomainError {
  return new DomainError(
    "forbidden",
    "factor_wanted",
    "You have a second factor: show that one. The password alone is not enough.",
  );
}

function signInAnew(): DomainError {
  return new DomainError(
    "unauthenticated",
    "sign_in_expired",
    "This sign-in has waited too long or failed too often. Start again with your password.",
  );
}
