/** Makes, renews and revokes SDK keys of environments. Secrets leave here once. */
import { type Caller, personBehind } from "../../platform/actor.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { newSecret, newToken, renewal } from "./new-token.ts";
import { originsText, requireOrigins } from "./origins.ts";
import { projectChain } from "./record.ts";
import type { SdkKeyKind } from "./token-kinds.ts";
import type { Created, Renewal, TokenDeps } from "./token-service.ts";
import {
  type AnyToken,
  insertToken,
  lockToken,
  revokeToken,
  rotateToken,
  type SdkKeyPlace,
  saveOrigins,
} from "./token-store.ts";

export interface SdkKeyWish extends SdkKeyPlace {
  readonly name: string;
  readonly kind: SdkKeyKind;
  readonly expiresInDays: number | null;
  /** Of a client key; absent: pages of every origin may use it. */
  readonly origins?: readonly string[];
}

export interface OriginsWish {
  /** null: pages of every origin. */
  readonly origins: readonly string[] | null;
  /** The version that the caller has seen. */
  readonly version: number;
}

export interface SdkKeyService {
  create(wish: SdkKeyWish, caller: Caller): Promise<Created>;
  /** Whose pages may use a client key. */
  setOrigins(at: SdkKeyAt, wish: OriginsWish, caller: Caller): Promise<void>;
  rotate(place: SdkKeyPlace, wish: Renewal, caller: Caller): Promise<Created>;
  revoke(place: SdkKeyPlace, id: string, caller: Caller): Promise<void>;
}

export interface SdkKeyAt extends SdkKeyPlace {
  readonly id: string;
}

const DAY_MS = 24 * 3_600_000;

export function createSdkKeyService(deps: TokenDeps): SdkKeyService {
  const { database, record, clock } = deps;
  return {
    create: (wish, caller) => create(deps, wish, caller),

    setOrigins: (at, wish, caller) => setOrigins(deps, at, wish, caller),

    rotate: (place, { id, overlapHours }, caller) =>
      inTransaction(database, async (tx) => {
        const before = keyAt(place, await lockToken(tx, id));
        const { secret, hash, hint } = newSecret(before.kind);
        const stored = await rotateToken(tx, before, {
          ...{ hash, hint },
          ...renewal(before, { now: clock(), overlapHours }),
        });
        await record(tx, projectChain(place.project), {
          kind: "sdk_key.rotated",
          caller,
          summary: `${caller.actor.name} gave the SDK key "${before.name}" of ${place.environment} a new secret; the one before works for ${overlapHours} hours more.`,
          details: { key: id, environment: place.environment },
        });
        return { stored, secret };
      }),

    revoke: (place, id, caller) =>
      inTransaction(database, async (tx) => {
        const { name } = keyAt(place, await lockToken(tx, id));
        await revokeToken(tx, id, clock());
        await record(tx, projectChain(place.project), {
          kind: "sdk_key.revoked",
          caller,
          summary: `${caller.actor.name} revoked the SDK key "${name}" of ${place.environment}.`,
          details: { key: id, environment: place.environment },
        });
      }),
  };
}

async function create(
  { database, record, clock }: TokenDeps,
  wish: SdkKeyWish,
  caller: Caller,
): Promise<Created> {
  const { project, environment, kind, name, origins, expiresInDays: days } = wish;
  if (origins !== undefined) requireOrigins(origins);
  const { secret, token } = newToken(kind, name, clock());
  const expiresAt = days === null ? null : new Date(token.createdAt.getTime() + days * DAY_MS);
  try {
    return await inTransaction(database, async (tx) => {
      const createdBy = personBehind(caller.actor) ?? null;
      const stored = await insertToken(tx, {
        ...token,
        project,
        environment,
        origins: origins ?? null,
        createdBy,
        expiresAt,
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
    throw new DomainError(
      "not_found",
      "environment_not_found",
      `There is no environment "${environment}" in this project.`,
    );
  }
}

function setOrigins(
  { database, record }: TokenDeps,
  { id, ...place }: SdkKeyAt,
  { origins, version }: OriginsWish,
  caller: Caller,
): Promise<void> {
  return inTransaction(database, async (tx) => {
    if (origins !== null) requireOrigins(origins);
    const { name, origins: before } = requireSeen(keyAt(place, await lockToken(tx, id)), version);
    const [from, to] = [originsText(before), originsText(origins)];
    if (from === to) return;
    await saveOrigins(tx, id, origins);
    const { environment } = place;
    await record(tx, projectChain(place.project), {
      kind: "sdk_key.changed",
      caller,
      summary: `${caller.actor.name} lets pages of ${to === "any" ? "any origin" : to} use the SDK key "${name}" of ${environment}.`,
      details: { key: id, environment, from, to },
    });
  });
}

function requireSeen(found: AnyToken, version: number): AnyToken {
  if (found.version !== version) {
    throw new DomainError(
      "stale",
      "version_mismatch",
      `The SDK key "${found.name}" is at version ${found.version} now, not ${version}. Look at it again and repeat your change.`,
      { versions: { expected: String(version), current: String(found.version) } },
    );
  }
  if (found.kind !== "client") {
    throw new DomainError(
      "invalid",
      "sdk_key_not_for_pages",
      "A server key is a secret, so pages of no origin may use it. Make a client key for them.",
      { violations: [{ pointer: "/origins", detail: "Only a client key has origins." }] },
    );
  }
  return found;
}

function keyAt({ project, environment }: SdkKeyPlace, key: AnyToken | undefined): AnyToken {
  if (key?.project === project && key.environment === environment) return key;
  throw new DomainError(
    "not_found",
    "sdk_key_not_found",
    "There is no such SDK key, or it is revoked already.",
  );
}
