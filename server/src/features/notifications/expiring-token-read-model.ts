import { and, eq, gt, isNull, lt } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { token } from "../../tables/token.ts";

export interface ExpiringToken {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly hint: string;
  /** Null for what belongs to no project. */
  readonly project: string | null;
  readonly environment: string | null;
  readonly expiresAt: Date;
}

/** Tokens that end between these moments and are not revoked. */
export function listExpiringTokens(
  reader: Reader,
  { after, before }: { readonly after: Date; readonly before: Date },
): Promise<readonly ExpiringToken[]> {
  const { id, kind, name, hint, project, environment, expiresAt, revokedAt } = token;
  return reader
    .select({ id, kind, name, hint, project, environment, expiresAt })
    .from(token)
    .where(and(isNull(revokedAt), gt(expiresAt, after), lt(expiresAt, before)))
    .then((rows) =>
      rows.flatMap((row) => (row.expiresAt === null ? [] : [{ ...row, expiresAt: row.expiresAt }])),
    );
}

/** The name of whose token it is; null: of no person. */
export async function findTokenOwner(reader: Reader, id: string): Promise<string | null> {
  const [row] = await reader
    .select({ name: person.name })
    .from(token)
    .innerJoin(person, eq(person.id, token.personId))
    .where(eq(token.id, id));
  return row?.name ?? null;
}
