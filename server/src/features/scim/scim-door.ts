/** Lets in whoever holds a directory's token, to SCIM and nowhere else. */
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import { hashOf, isSecretToken } from "../../platform/secret-token.ts";
import { ScimError } from "./scim-error.ts";
import { SCIM_TOKEN_PREFIX } from "./scim-token-service.ts";
import type { ScimToken } from "./scim-token-store.ts";

export interface ScimDoorDeps {
  readonly find: (tokenHash: Buffer) => Promise<ScimToken | undefined>;
  /** Not waited for. */
  readonly noteUse: (id: string, now: Date) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

/** How exactly it is known when a token was last used; each request would be a write otherwise. */
const USE_STEP_MS = 60_000;

export interface Asking {
  readonly authorization: string | undefined;
  readonly requestId: string;
  readonly ip: string;
}

export function createScimDoor(deps: ScimDoorDeps): (asking: Asking) => Promise<Caller> {
  return async ({ authorization, requestId, ip }) => {
    const secret = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    const isOurs = secret !== undefined && isSecretToken(secret, SCIM_TOKEN_PREFIX);
    const token = isOurs ? await deps.find(hashOf(secret)) : undefined;
    if (token === undefined) {
      throw new ScimError(
        "unauthenticated",
        `Send a directory's token as "Authorization: Bearer ${SCIM_TOKEN_PREFIX}…".`,
      );
    }
    const now = deps.clock();
    const isNoted =
      token.lastUsedAt !== null && now.getTime() - token.lastUsedAt.getTime() < USE_STEP_MS;
    if (!isNoted) deps.noteUse(token.id, now).catch(deps.onError);
    return {
      actor: { kind: "token", id: token.id, name: `the directory ${token.name}` },
      requestId,
      ip,
      may: (permission) => permission === "scim",
    };
  };
}
