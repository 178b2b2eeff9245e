import { and, desc, eq, gt, gte, inArray, isNull, or } from "drizzle-orm";
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

/** A key that opens nothing any more and is still used. */
export interface RefusedSdkKey {
  readonly environment: string;
  readonly name: string;
  readonly kind: SdkKeyKind;
  /** `replaced`: the key works, but not with the secret that it had before. */
  readonly why: "revoked" | "expired" | "replaced";
  readonly lastRefusedAt: string;
}

const refusedMax = 100;

/** Those that somebody came with since; the latest first. */
export async function refusedSdkKeys(
  reader: Reader,
  { project, since, now }: { readonly project: string; readonly since: Date; readonly now: Date },
): Promise<readonly RefusedSdkKey[]> {
  const rows = await reader
    .select({
      environment: token.environment,
      name: token.name,
      kind: token.kind,
      revokedAt: token.revokedAt,
      expiresAt: token.expiresAt,
      lastRefusedAt: token.lastRefusedAt,
    })
    .from(token)
    .where(and(eq(token.project, project), gte(token.lastRefusedAt, since)))
    .orderBy(desc(token.lastRefusedAt), token.environment, token.name)
    .limit(refusedMax);
  return rows.flatMap(({ environment, name, kind, revokedAt, expiresAt, lastRefusedAt }) => {
    if (environment === null || lastRefusedAt === null) return [];
    if (kind !== "server" && kind !== "client") return [];
    const hasExpired = expiresAt !== null && expiresAt <= now;
    const why = revokedAt !== null ? "revoked" : hasExpired ? "expired" : "replaced";
    return [{ environment, name, kind, why, lastRefusedAt: lastRefusedAt.toISOString() }];
  });
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
