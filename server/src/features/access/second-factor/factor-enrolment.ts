/** Gets, lists and takes away second factors. */
import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import type { Caller } from "../../../platform/actor.ts";
import type { Database } from "../../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../../platform/db/transaction.ts";
import { violatedConstraint } from "../../../platform/db/violated-constraint.ts";
import { DomainError } from "../../../platform/domain-error.ts";
import type { Identity } from "../identity.ts";
import { findPerson } from "../person-store.ts";
import { installationChain, type WriteRecord } from "../record.ts";
import { deleteSessionsOf, noteProof } from "../session-store.ts";
import { readSignInSettings } from "../sign-in-settings-store.ts";
import { requireFreshProof } from "../step-up.ts";
import { CHALLENGE_MS, type FactorCheckDeps, totpSeal } from "./factor-check.ts";
import {
  confirmTotp,
  countRecoveryCodes,
  deleteFactors,
  deletePasskey,
  deleteTotp,
  factorKindsOf,
  findTotp,
  insertChallenge,
  insertPasskey,
  listPasskeys,
  replaceRecoveryCodes,
  saveNewTotp,
  useChallenge,
  useTotpStep,
} from "./factor-store.ts";
import { challengeIn, enrolmentOptions, type PageOrigin, verifyEnrolment } from "./passkeys.ts";
import { createRecoveryCodes, recoveryCodeHash } from "./recovery-codes.ts";
import { base32, createTotpSecret, stepOfCode, totpUri } from "./totp.ts";

export interface FactorEnrolmentDeps extends FactorCheckDeps {
  readonly database: Database;
  readonly record: WriteRecord;
}

export interface FactorsView {
  readonly totp: { readonly createdAt: Date; readonly lastUsedAt: Date | null } | null;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly createdAt: Date;
    readonly lastUsedAt: Date | null;
  }[];
  readonly recoveryCodesLeft: number;
  /** The last one cannot be taken away. */
  readonly isRequired: boolean;
}

/** Shown once; `null` when the person has codes from before. */
export interface Enrolled {
  readonly recoveryCodes: readonly string[] | null;
}

const PASSKEYS_MAX = 20;

export type FactorEnrolment = ReturnType<typeof createFactorEnrolment>;

export function createFactorEnrolment(deps: FactorEnrolmentDeps) {
  return { ...listing(deps), ...totpEnrolment(deps), ...passkeyEnrolment(deps), ...recovery(deps) };
}

/** What needs a fresh proof, in one transaction. */
async function proved<Result>(
  { clock, database }: FactorEnrolmentDeps,
  identity: Identity,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  requireLocal(identity);
  requireFreshProof(identity, clock());
  return inTransaction(database, work);
}

function listing({ database }: FactorEnrolmentDeps) {
  return {
    list: ({ person }: Identity): Promise<FactorsView> =>
      inTransaction(database, async (tx) => {
        const totp = await findTotp(tx, person.id);
        return {
          totp: totp?.confirmedAt
            ? { createdAt: totp.confirmedAt, lastUsedAt: totp.lastUsedAt }
            : null,
          passkeys: await listPasskeys(tx, person.id),
          recoveryCodesLeft: await countRecoveryCodes(tx, person.id),
          isRequired: (await readSignInSettings(tx)).secondFactorRequired,
        };
      }),
  };
}

function totpEnrolment(deps: FactorEnrolmentDeps) {
  const { clock, sealer } = deps;
  return {
    /** The app gets a secret; it counts only when the app has shown that it has it. */
    beginTotp: (identity: Identity): Promise<{ secret: string; uri: string }> =>
      proved(deps, identity, async (tx) => {
        const { person } = identity;
        if ((await findTotp(tx, person.id))?.confirmedAt) throw totpExists();
        const secret = createTotpSecret();
        const sealed = sealer.seal(secret, totpSeal(person.id));
        await saveNewTotp(tx, { personId: person.id, secret: sealed, createdAt: clock() });
        const uri = totpUri(secret, { issuer: "Yardarm", account: person.email });
        return { secret: base32(secret), uri };
      }),

    confirmTotp: (identity: Identity, code: string, caller: Caller): Promise<Enrolled> =>
      proved(deps, identity, async (tx) => {
        const personId = identity.person.id;
        const now = clock();
        const totp = await findTotp(tx, personId);
        if (totp === undefined) throw notFound("There is no app that waits for its first code.");
        if (totp.confirmedAt !== null) throw totpExists();
        const step = stepOfCode(sealer.open(totp.secret, totpSeal(personId)), code, now);
        if (step === undefined || !(await useTotpStep(tx, { personId, step, now })))
          throw codeWrong();
        const hadNone = (await factorKindsOf(tx, personId)).length === 0;
        await confirmTotp(tx, personId, now);
        return enrolled(deps, tx, { identity, caller, hadNone, what: "an authenticator app" });
      }),

    removeTotp: (identity: Identity, caller: Caller): Promise<void> =>
      proved(deps, identity, async (tx) => {
        if (!(await deleteTotp(tx, identity.person.id)))
          throw notFound("You have no authenticator app.");
        await removed(deps, tx, { identity, caller, what: "the authenticator app" });
      }),
  };
}

function passkeyEnrolment(deps: FactorEnrolmentDeps) {
  const { clock } = deps;
  return {
    passkeyOptions: (identity: Identity, page: PageOrigin) =>
      proved(deps, identity, async (tx) => {
        const { person } = identity;
        const now = clock();
        const known = await listPasskeys(tx, person.id);
        if (known.length >= PASSKEYS_MAX) throw tooManyPasskeys();
        const options = await enrolmentOptions(person, known, page);
        const expiresAt = new Date(now.getTime() + CHALLENGE_MS);
        const { challenge } = options;
        const added = { challenge, personId: person.id, purpose: "enrol" as const, expiresAt };
        await insertChallenge(tx, added, now);
        return options;
      }),

    addPasskey: (
      identity: Identity,
      { name, response }: { name: string; response: RegistrationResponseJSON },
      { caller, page }: { caller: Caller; page: PageOrigin },
    ): Promise<Enrolled> =>
      proved(deps, identity, async (tx) => {
        const personId = identity.person.id;
        const challenge = challengeIn(response);
        const isOurs =
          challenge !== undefined &&
          (await useChallenge(tx, { challenge, personId, purpose: "enrol" }, clock()));
        const key = isOurs ? await verifyEnrolment(response, { ...page, challenge }) : undefined;
        if (key === undefined) throw passkeyRefused();
        const hadNone = (await factorKindsOf(tx, personId)).length === 0;
        await insertPasskey(tx, { ...key, personId, name, createdAt: clock() });
        return enrolled(deps, tx, { identity, caller, hadNone, what: "a passkey" });
      }).catch((error: unknown) => {
        throw violatedConstraint(error) === "passkey_pkey" ? passkeyRefused() : error;
      }),

    removePasskey: (identity: Identity, id: string, caller: Caller): Promise<void> =>
      proved(deps, identity, async (tx) => {
        if (!(await deletePasskey(tx, { id, personId: identity.person.id })))
          throw notFound("You have no such passkey.");
        await removed(deps, tx, { identity, caller, what: "a passkey" });
      }),
  };
}

function recovery(deps: FactorEnrolmentDeps) {
  const { database, clock } = deps;
  return {
    renewRecoveryCodes: (identity: Identity, caller: Caller): Promise<readonly string[]> =>
      proved(deps, identity, async (tx) => {
        const { person } = identity;
        if ((await factorKindsOf(tx, person.id)).length === 0)
          throw notFound("Recovery codes stand in for a second factor, and you have none.");
        const codes = await newRecoveryCodes(tx, person.id);
        await deps.record(tx, installationChain, {
          kind: "recovery_codes.created",
          caller,
          summary: `${person.name} made new recovery codes.`,
          details: { person: person.id },
        });
        return codes;
      }),

    /** For somebody who lost everything; whoever may do that has just proved who they are. */
    reset: (identity: Identity, personId: string, caller: Caller): Promise<void> => {
      requireFreshProof(identity, clock());
      return inTransaction(database, async (tx) => {
        if (identity.person.id === personId) throw ownFactors();
        const person = await findPerson(tx, personId);
        if (person === undefined)
          throw new DomainError("not_found", "person_not_found", "There is no such person.");
        await deleteFactors(tx, personId);
        await deleteSessionsOf(tx, personId);
        await deps.record(tx, installationChain, {
          kind: "factor.reset",
          caller,
          summary: `${caller.actor.name} took away the second factors of ${person.name}.`,
          details: { person: personId },
        });
      });
    },
  };
}

interface Change {
  readonly identity: Identity;
  readonly caller: Caller;
  /** For people. What somebody calls a key is not told: it may hold their name. */
  readonly what: string;
}

async function enrolled(
  { record, clock }: FactorEnrolmentDeps,
  tx: Transaction,
  { identity, caller, what, hadNone }: Change & { readonly hadNone: boolean },
): Promise<Enrolled> {
  const { person, proof } = identity;
  const here = proof.kind === "session" ? proof.tokenHash : undefined;
  // Sessions that began without the second factor would go on as if there were none.
  if (hadNone) await deleteSessionsOf(tx, person.id, here);
  if (here !== undefined) await noteProof(tx, here, { at: clock(), withFactor: true });
  const recoveryCodes = hadNone ? await newRecoveryCodes(tx, person.id) : null;
  await record(tx, installationChain, {
    kind: "factor.enrolled",
    caller,
    summary: `${person.name} added ${what} as a second factor.`,
    details: { person: person.id, factor: what },
  });
  return { recoveryCodes };
}

async function removed(
  { record }: FactorEnrolmentDeps,
  tx: Transaction,
  { identity, caller, what }: Change,
): Promise<void> {
  const { person } = identity;
  if ((await factorKindsOf(tx, person.id)).length === 0) {
    if ((await readSignInSettings(tx)).secondFactorRequired) throw lastFactor();
    await deleteFactors(tx, person.id);
  }
  await record(tx, installationChain, {
    kind: "factor.removed",
    caller,
    summary: `${person.name} took away ${what}.`,
    details: { person: person.id, factor: what },
  });
}

async function newRecoveryCodes(tx: Transaction, personId: string): Promise<readonly string[]> {
  const codes = createRecoveryCodes();
  await replaceRecoveryCodes(tx, personId, codes.map(recoveryCodeHash));
  return codes;
}

function requireLocal({ isLocal }: Identity): void {
  if (isLocal) return;
  throw new DomainError(
    "conflict",
    "not_a_local_account",
    "You sign in through the provider, which asks for a second factor itself.",
  );
}

function totpExists(): DomainError {
  const detail = "You have an authenticator app already. Take it away first.";
  return new DomainError("conflict", "totp_exists", detail);
}

function tooManyPasskeys(): DomainError {
  const detail = `You have ${PASSKEYS_MAX} passkeys. Take one away first.`;
  return new DomainError("conflict", "passkey_limit_reached", detail);
}

function lastFactor(): DomainError {
  const detail = "A second factor is required here. Add another one before you take this one away.";
  return new DomainError("conflict", "last_factor", detail);
}

function ownFactors(): DomainError {
  const detail = "Your own second factors are changed on your account page.";
  return new DomainError("conflict", "own_factors", detail);
}

function codeWrong(): DomainError {
  const detail = "The app shows another code. Is its clock right?";
  const violations = [{ pointer: "/code", detail: "Is not the code of now." }];
  return new DomainError("invalid", "factor_code_wrong", detail, { violations });
}

function passkeyRefused(): DomainError {
  const detail = "The answer of the key does not belong to this page and this moment. Try again.";
  return new DomainError("invalid", "passkey_refused", detail);
}

function notFound(detail: string): DomainError {
  return new DomainError("not_found", "factor_not_found", detail);
}
