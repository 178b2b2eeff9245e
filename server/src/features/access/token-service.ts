/** Makes, renews and revokes the tokens of people and service accounts. Secrets leave here once. */
import { type Caller, personBehind } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { newSecret, newToken, renewal } from "./new-token.ts";
import { grantable } from "./permissions.ts";
import type { Scope } from "./powers.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import { findServiceAccount } from "./service-account-store.ts";
import {
  type AnyToken,
  insertToken,
  lockToken,
  revokeToken,
  rotateToken,
  type StoredToken,
  type TokenOwner,
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

/** Whose token it is; of a person with the name, for the record. */
export type NamedOwner =
  | { readonly kind: "person"; readonly id: string; readonly name: string }
  | { readonly kind: "service_account"; readonly id: string };

export interface TokenWish {
  readonly name: string;
  readonly expiresInDays: number | null;
  readonly scope: Scope;
}

export interface Renewal {
  readonly id: string;
  /** How long the secret before it still works. */
  readonly overlapHours: number;
}

export interface TokenService {
  create(owner: NamedOwner, wish: TokenWish, caller: Caller): Promise<Created>;
  /** Another secret for the same token, valid for as long as the token was made for. */
  rotate(owner: NamedOwner, wish: Renewal, caller: Caller): Promise<Created>;
  revoke(owner: NamedOwner, id: string, caller: Caller): Promise<void>;
  /** Anybody's, by an admin of the installation. */
  revokeAny(id: string, caller: Caller): Promise<void>;
}

const DAY_MS = 24 * 3_600_000;

export function createTokenService({ database, record, clock }: TokenDeps): TokenService {
  return {
    create: (owner, wish, caller) =>
      inTransaction(database, async (tx) => {
        requireKnown(wish.scope);
        if (owner.kind === "service_account") await requireAccount(tx, owner.id);
        const kind = owner.kind === "person" ? "pat" : "svc";
        const { secret, token } = newToken(kind, wish.name, clock());
        const { expiresInDays: days } = wish;
        const expiresAt =
          days === null ? null : new Date(token.createdAt.getTime() + days * DAY_MS);
        const createdBy = personBehind(caller.actor) ?? null;
        const stored = await insertToken(tx, {
          ...token,
          ...(owner.kind === "person" ? { personId: owner.id } : { serviceAccountId: owner.id }),
          scope: wish.scope,
          createdBy,
          expiresAt,
        });
        await record(tx, installationChain, {
          kind: "token.created",
          caller,
          summary: `${caller.actor.name} made ${called(owner, wish.name)}.`,
          details: detailsOf(stored),
        });
        return { stored, secret };
      }),

    rotate: (owner, { id, overlapHours }, caller) =>
      inTransaction(database, async (tx) => {
        const now = clock();
        const before = ownedBy(owner, await lockToken(tx, id));
        const { secret, hash, hint } = newSecret(before.kind);
        const stored = await rotateToken(tx, before, {
          ...{ hash, hint },
          ...renewal(before, { now, overlapHours }),
        });
        await record(tx, installationChain, {
          kind: "token.rotated",
          caller,
          summary: `${caller.actor.name} gave ${called(owner, before.name)} a new secret; the one before works for ${overlapHours} hours more.`,
          details: { token: id, previousUntil: stored.previousUntil?.toISOString() ?? null },
        });
        return { stored, secret };
      }),

    revoke: (owner, id, caller) =>
      inTransaction(database, async (tx) => {
        const { name } = ownedBy(owner, await lockToken(tx, id));
        await revokeToken(tx, id, clock());
        const summary = `${caller.actor.name} revoked ${called(owner, name)}.`;
        const details = { token: id };
        await record(tx, installationChain, { kind: "token.revoked", caller, summary, details });
      }),

    revokeAny: (id, caller) =>
      inTransaction(database, async (tx) => {
        const found = await lockToken(tx, id);
        if (found === undefined || found.owner === undefined) throw tokenNotFound();
        await revokeToken(tx, id, clock());
        const summary = `${caller.actor.name} revoked the token "${found.name}" of somebody else.`;
        const details = { token: id, owner: found.owner.id };
        await record(tx, installationChain, { kind: "token.revoked", caller, summary, details });
      }),
  };
}

function ownedBy(owner: TokenOwner, token: AnyToken | undefined): AnyToken {
  if (token?.owner?.kind === owner.kind && token.owner.id === owner.id) return token;
  throw tokenNotFound();
}

function detailsOf({ id, expiresAt, scope: { permissions, projects } }: StoredToken) {
  return {
    token: id,
    expiresAt: expiresAt?.toISOString() ?? null,
    permissions: permissions?.join(", ") ?? null,
    projects: projects?.join(", ") ?? null,
  };
}

async function requireAccount(tx: Transaction, id: string): Promise<void> {
  if ((await findServiceAccount(tx, id)) !== undefined) return;
  throw new DomainError(
    "not_found",
    "service_account_not_found",
    "There is no such service account.",
  );
}

function called(owner: NamedOwner, name: string): string {
  return owner.kind === "person"
    ? `the personal token "${name}"`
    : `the token "${name}" of a service account`;
}

function requireKnown({ permissions }: Scope): void {
  refuseProblems(
    (permissions ?? []).flatMap((permission, index) =>
      grantable.includes(permission)
        ? []
        : [
            {
              code: "permission_unknown",
              pointer: `/permissions/${index}`,
              detail: `"${permission}" is no permission that a token can be limited to.`,
            },
          ],
    ),
  );
}

function tokenNotFound(): DomainError {
  return new DomainError(
    "not_found",
    "token_not_found",
    "There is no such token, or it is revoked already.",
  );
}
