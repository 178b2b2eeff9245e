/** Makes and revokes bearer tokens: personal ones, and SDK keys of environments. Secrets leave here once. */
import { randomUUID } from "node:crypto";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { createSecretToken, hashOf, hintOf } from "../../platform/secret-token.ts";
import type { Person } from "./identity.ts";
import { originsText, requireOrigins } from "./origins.ts";
import { installationChain, projectChain, type WriteRecord } from "./record.ts";
import { type SdkKeyKind, type TokenKind, tokenPrefixes } from "./token-kinds.ts";
import {
  insertToken,
  revokePersonalToken,
  revokeSdkKey,
  type SdkKeyAt,
  type SdkKeyPlace,
  type StoredToken,
} from "./token-store.ts";

export interface TokenDeps {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
}

export interface Created {
  readonly stored: StoredToken;
  /** Shown once, kept nowhere. */
  readonly secret: string;
}

export interface PersonalTokenWish {
  readonly name: string;
  readonly expiresInDays: number | null;
}

export interface SdkKeyWish extends SdkKeyPlace {
  readonly name: string;
  readonly kind: SdkKeyKind;
  /** Of a client key; absent: pages of every origin may use it. */
  readonly origins?: readonly string[];
}

export interface TokenService {
  createPersonal(person: Person, wish: PersonalTokenWish, caller: Caller): Promise<Created>;
  revokePersonal(person: Person, id: string, caller: Caller): Promise<void>;
  createSdkKey(wish: SdkKeyWish, caller: Caller): Promise<Created>;
  revokeSdkKey(at: SdkKeyAt, caller: Caller): Promise<void>;
}

const DAY_MS = 24 * 3_600_000;

export function createTokenService(deps: TokenDeps): TokenService {
  const { database, record, clock } = deps;
  return {
    createPersonal: (person, wish, caller) =>
      inTransaction(database, async (tx) => {
        const { expiresInDays, name } = wish;
        const { secret, token } = newToken("pat", name, clock());
        const expiresAt =
          expiresInDays === null
            ? null
            : new Date(token.createdAt.getTime() + expiresInDays * DAY_MS);
        const stored = await insertToken(tx, {
          ...token,
          personId: person.id,
          createdBy: person.id,
          expiresAt,
        });
        const summary = `${person.name} made the personal token "${name}".`;
        const details = { token: stored.id, expiresAt: expiresAt?.toISOString() ?? null };
        await record(tx, installationChain, { kind: "token.created", caller, summary, details });
        return { stored, secret };
      }),
    revokePersonal: (person, id, caller) =>
      inTransaction(database, async (tx) => {
        const name = await revokePersonalToken(tx, { id, personId: person.id, now: clock() });
        if (name === undefined)
          throw gone("token_not_found", "There is no such token, or it is revoked already.");
        const summary = `${person.name} revoked the personal token "${name}".`;
        await record(tx, installationChain, {
          kind: "token.revoked",
          caller,
          summary,
          details: { token: id },
        });
      }),
    createSdkKey: (wish, caller) => createSdkKey(deps, wish, caller),
    revokeSdkKey: (at, caller) =>
      inTransaction(database, async (tx) => {
        const { id, project, environment } = at;
        const name = await revokeSdkKey(tx, { ...at, now: clock() });
        if (name === undefined)
          throw gone("sdk_key_not_found", "There is no such SDK key, or it is revoked already.");
        await record(tx, projectChain(project), {
          kind: "sdk_key.revoked",
          caller,
          summary: `${caller.actor.name} revoked the SDK key "${name}" of ${environment}.`,
          details: { key: id, environment },
        });
      }),
  };
}

async function createSdkKey(
  { database, record, clock }: TokenDeps,
  wish: SdkKeyWish,
  caller: Caller,
): Promise<Created> {
  const { project, environment, kind, name, origins } = wish;
  if (origins !== undefined) requireOrigins(origins);
  const { secret, token } = newToken(kind, name, clock());
  try {
    return await inTransaction(database, async (tx) => {
      const { actor } = caller;
      const createdBy = actor.kind === "system" ? null : (actor.personId ?? actor.id);
      const stored = await insertToken(tx, {
        ...token,
        project,
        environment,
        origins: origins === undefined ? null : [...origins],
        createdBy,
        expiresAt: null,
      });
      await record(tx, projectChain(project), {
        kind: "sdk_key.created",
        caller,
        summary: `${caller.actor.name} made the ${kind} SDK key "${name}" of ${environment}.`,
        details: {
          ...{ key: stored.id, environment, kind },
          ...(kind === "client" && { origins: originsText(stored.origins) }),
        },
      });
      return { stored, secret };
    });
  } catch (error) {
    if (violatedConstraint(error) !== "token_project_environment_fkey") throw error;
    throw gone(
      "environment_not_found",
      `There is no environment "${environment}" in this project.`,
    );
  }
}

function newToken(kind: TokenKind, name: string, createdAt: Date) {
  const prefix = tokenPrefixes[kind];
  const secret = createSecretToken(prefix);
  const token = {
    id: randomUUID(),
    kind,
    name,
    createdAt,
    tokenHash: hashOf(secret),
    hint: hintOf(secret, prefix),
  };
  return { secret, token };
}

function gone(code: string, detail: string): DomainError {
  return new DomainError("not_found", code, detail);
}
