/** The one place where a sign-in, whatever it was made with, becomes a session and an entry of the record. */
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { createOpaqueToken, hashOf } from "../../platform/secret-token.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import { type NewSession, SESSION_MS_MAX } from "./session.ts";
import { deleteSession, insertSession } from "./session-store.ts";
import type { SignInMethod } from "./sign-in-settings.ts";

/** Who asks, and the session that their browser still has, which a new one replaces. */
export interface SignInAttempt {
  readonly caller: Caller;
  readonly previousToken: string | undefined;
}

export type FactorKind = "totp" | "passkey" | "recovery_code";

export interface Beginning {
  readonly person: { readonly id: string; readonly name: string };
  readonly attempt: SignInAttempt;
  readonly method: SignInMethod;
  /** What was shown beside the password. */
  readonly factor?: FactorKind;
  /** Of the provider, for its sign-out; gives what is kept of it. */
  readonly sealIdToken?: (sessionHash: Buffer) => Buffer;
}

const means: Record<SignInMethod, string> = {
  password: "a password",
  link: "a one-time link",
  emergency: "an emergency link",
  provider: "the provider",
};

const factors: Record<FactorKind, string> = {
  totp: "a code",
  passkey: "a passkey",
  recovery_code: "a recovery code",
};

export async function beginSession(
  { clock, record }: { readonly clock: Clock; readonly record: WriteRecord },
  tx: Transaction,
  { person, attempt, method, factor, sealIdToken }: Beginning,
): Promise<NewSession> {
  const { caller, previousToken } = attempt;
  const token = createOpaqueToken();
  const tokenHash = hashOf(token);
  const createdAt = clock();
  const expiresAt = new Date(createdAt.getTime() + SESSION_MS_MAX);
  if (previousToken !== undefined) await deleteSession(tx, hashOf(previousToken));
  await insertSession(tx, {
    tokenHash,
    personId: person.id,
    csrfToken: createOpaqueToken(),
    createdAt,
    expiresAt,
    method,
    factorAt: factor === undefined ? null : createdAt,
    idToken: sealIdToken?.(tokenHash) ?? null,
  });
  const isLink = method === "link" || method === "emergency";
  const also = factor === undefined ? "" : ` and ${factors[factor]}`;
  await record(tx, installationChain, {
    kind: isLink ? "link.redeemed" : "session.created",
    caller: { ...caller, actor: { kind: "person", id: person.id, name: person.name } },
    summary: `${person.name} signed in with ${means[method]}${also}.`,
    details: { person: person.id, method, factor: factor ?? null },
  });
  return { token, expiresAt };
}

/**
 * What was typed as an address is not kept: it may be a password in the wrong field. The reason is a code; the person who
 * was refused hears less than the record.
 */
export async function recordRefusedSignIn(
  { record }: { readonly record: WriteRecord },
  tx: Transaction,
  refused: {
    readonly caller: Caller;
    readonly person: { readonly id: string; readonly name: string } | undefined;
    readonly method: SignInMethod;
    readonly reason: string;
    readonly detail?: string;
  },
): Promise<void> {
  const { caller, person, method, reason, detail } = refused;
  const whose = person === undefined ? "A sign-in" : `A sign-in as ${person.name}`;
  await record(tx, installationChain, {
    kind: "session.refused",
    caller,
    summary: `${whose} with ${means[method]} was refused.`,
    details: {
      person: person?.id ?? null,
      method,
      reason,
      ...(detail !== undefined && { detail }),
    },
  });
}
