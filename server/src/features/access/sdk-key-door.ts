import type { Clock } from "../../platform/clock.ts";
import { hashOf, isSecretToken } from "../../platform/secret-token.ts";
import type { SdkKeyAccess } from "./sdk-key-read-model.ts";
import { SEEN_STEP_MS } from "./session.ts";
import { tokenPrefixes } from "./token-kinds.ts";

export interface SdkKeyDoorDeps {
  readonly find: (tokenHash: Buffer, now: Date) => Promise<SdkKeyAccess | undefined>;
  /** Not waited for. */
  readonly noteUse: (keyId: string, now: Date) => Promise<void>;
  /** Not waited for. */
  readonly noteRefusal: (tokenHash: Buffer, now: Date) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

/** Recognises SDK keys for delivery, which keeps the answers for a while itself. */
export function createSdkKeyDoor(
  deps: SdkKeyDoorDeps,
): (key: string) => Promise<SdkKeyAccess | undefined> {
  return async (key) => {
    const isOurs =
      isSecretToken(key, tokenPrefixes.server) || isSecretToken(key, tokenPrefixes.client);
    const now = deps.clock();
    if (!isOurs) return undefined;
    const access = await deps.find(hashOf(key), now);
    if (access === undefined) {
      deps.noteRefusal(hashOf(key), now).catch(deps.onError);
      return undefined;
    }
    const isNoted =
      access.lastUsedAt !== null && now.getTime() - access.lastUsedAt.getTime() < SEEN_STEP_MS;
    if (!isNoted) deps.noteUse(access.keyId, now).catch(deps.onError);
    return access;
  };
}
