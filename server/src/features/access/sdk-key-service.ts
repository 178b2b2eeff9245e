/** Edits what an SDK key allows after it was made; its secret stays. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { originsText, requireOrigins } from "./origins.ts";
import { projectChain, type WriteRecord } from "./record.ts";
import { type EditedSdkKey, lockSdkKey, type SdkKeyAt, saveOrigins } from "./token-store.ts";

export interface SdkKeyDeps {
  readonly database: Database;
  readonly record: WriteRecord;
}

export interface OriginsWish {
  /** null: pages of every origin. */
  readonly origins: readonly string[] | null;
  /** The version that the caller has seen. */
  readonly version: number;
}

export interface SdkKeyService {
  /** Whose pages may use a client key. */
  setOrigins(at: SdkKeyAt, wish: OriginsWish, caller: Caller): Promise<void>;
}

export function createSdkKeyService({ database, record }: SdkKeyDeps): SdkKeyService {
  return {
    setOrigins: (at, { origins, version }, caller) =>
      inTransaction(database, async (tx) => {
        if (origins !== null) requireOrigins(origins);
        const { name, origins: before } = requireSeen(await lockSdkKey(tx, at), version);
        const [from, to] = [originsText(before), originsText(origins)];
        if (from === to) return;
        await saveOrigins(tx, at, origins);
        const { id: key, environment } = at;
        await record(tx, projectChain(at.project), {
          kind: "sdk_key.changed",
          caller,
          summary: `${caller.actor.name} lets pages of ${to === "any" ? "any origin" : to} use the SDK key "${name}" of ${environment}.`,
          details: { key, environment, from, to },
        });
      }),
  };
}

function requireSeen(found: EditedSdkKey | undefined, version: number): EditedSdkKey {
  if (found === undefined) {
    throw new DomainError(
      "not_found",
      "sdk_key_not_found",
      "There is no such SDK key, or it is revoked already.",
    );
  }
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
