import { and, eq, gt, inArray, isNull, or } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { token } from "../../tables/token.ts";
import type { SdkKeyKind } from "./token-kinds.ts";

/** What an SDK key opens; delivery's `KeyAccess`. */
export interface SdkKeyAccess {
  readonly keyId: string;
  readonly kind: SdkKeyKind;
  readonly project: string;
  readonly environment: string;
  readonly origins?: readonly string[];
  readonly lastUsedAt: Date | null;
}

/** `undefined` for a key that is unknown, revoked or too old. A secret that was replaced works until its time is up. */
export async function findSdkKey(
  reader: Reader,
  tokenHash: Buffer,
  now: Date,
): Promise<SdkKeyAccess | undefined> {
  const [row] = await reader
    .select({
      keyId: token.id,
      kind: token.kind,
      project: token.project,
      environment: token.environment,
      origins: token.origins,
      lastUsedAt: token.lastUsedAt,
    })
    .from(token)
    .where(
      and(
        or(
          eq(token.tokenHash, tokenHash),
          and(eq(token.previousHash, tokenHash), gt(token.previousUntil, now)),
        ),
        or(isNull(token.expiresAt), gt(token.expiresAt, now)),
        inArray(token.kind, ["server", "client"]),
        isNull(token.revokedAt),
      ),
    );
  if (row === undefined) return undefined;
  const { keyId, kind, project, environment, origins, lastUsedAt } = row;
  if (kind !== "server" && kind !== "client") return undefined;
  if (project === null || environment === null) return undefined;
  const access = { keyId, kind, project, environment, lastUsedAt };
  return origins === null ? access : { ...access, origins };
}
