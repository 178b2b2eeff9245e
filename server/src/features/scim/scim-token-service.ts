/** Tokens that a directory writes people and groups with, and nothing else. */
import { randomUUID } from "node:crypto";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { createSecretToken, hashOf, hintOf } from "../../platform/secret-token.ts";
import type { WriteRecord } from "./scim-directory.ts";
import {
  insertScimToken,
  listScimTokens,
  revokeScimToken,
  type ScimToken,
} from "./scim-token-store.ts";

export const SCIM_TOKEN_PREFIX = "yd_scim_";

export interface ScimTokenService {
  list(): Promise<readonly ScimToken[]>;
  /** The secret is shown once. */
  create(
    name: string,
    personId: string,
    caller: Caller,
  ): Promise<{ token: ScimToken; secret: string }>;
  revoke(id: string, caller: Caller): Promise<void>;
}

export function createScimTokenService({
  database,
  record,
  clock,
}: {
  readonly database: Database;
  readonly record: WriteRecord;
  readonly clock: Clock;
}): ScimTokenService {
  return {
    list: () => inTransaction(database, listScimTokens),
    create: (name, personId, caller) =>
      inTransaction(database, async (tx) => {
        const secret = createSecretToken(SCIM_TOKEN_PREFIX);
        const token = {
          id: randomUUID(),
          name,
          hint: hintOf(secret, SCIM_TOKEN_PREFIX),
          createdAt: clock(),
        };
        await insertScimToken(tx, { ...token, tokenHash: hashOf(secret), createdBy: personId });
        await record(tx, {
          kind: "scim_token.created",
          caller,
          summary: `${caller.actor.name} made the directory token "${name}".`,
          details: { token: token.id },
        });
        return { token: { ...token, lastUsedAt: null }, secret };
      }),
    revoke: (id, caller) =>
      inTransaction(database, async (tx) => {
        const name = await revokeScimToken(tx, id, clock());
        if (name === undefined) {
          throw new DomainError(
            "not_found",
            "scim_token_not_found",
            "There is no such directory token, or it is revoked already.",
          );
        }
        await record(tx, {
          kind: "scim_token.revoked",
          caller,
          summary: `${caller.actor.name} revoked the directory token "${name}".`,
          details: { token: id },
        });
      }),
  };
}
