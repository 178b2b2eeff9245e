/** Recognises people by what their request carries, with all that is needed to judge it, in one query. */
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { session } from "../../tables/session.ts";
import { token } from "../../tables/token.ts";
import type { Identity, ProjectRole } from "./identity.ts";
import type { Role } from "./permissions.ts";
import { IDLE_MS_MAX } from "./session.ts";

/** Project key → name and role of the person; every project, as an admin, for admins of the installation. */
const projects = sql<Record<string, ProjectRole>>`(
  select coalesce(jsonb_object_agg(p.key, jsonb_build_object('name', p.name, 'role', coalesce(m.role, 'admin'))), '{}')
    from project p left join member m on m.project = p.key and m.person_id = ${person.id} and not ${person.isAdmin}
   where ${person.isAdmin} or m.role is not null)`;

const who = {
  id: person.id,
  email: person.email,
  name: person.name,
  isAdmin: person.isAdmin,
  isActive: person.isActive,
  lastSignInAt: person.lastSignInAt,
  hasPassword: sql<boolean>`${person.passwordHash} is not null`,
  projects,
};

export async function findBySession(
  reader: Reader,
  tokenHash: Buffer,
  now: Date,
): Promise<Identity | undefined> {
  const [row] = await reader
    .select({ ...who, csrfToken: session.csrfToken, lastSeenAt: session.lastSeenAt })
    .from(session)
    .innerJoin(person, and(eq(person.id, session.personId), eq(person.isActive, true)))
    .where(
      and(
        eq(session.tokenHash, tokenHash),
        gt(session.expiresAt, now),
        gt(session.lastSeenAt, new Date(now.getTime() - IDLE_MS_MAX)),
      ),
    );
  if (row === undefined) return undefined;
  const { csrfToken, lastSeenAt } = row;
  return { ...identityOf(row), proof: { kind: "session", tokenHash, csrfToken, lastSeenAt } };
}

export async function findByToken(
  reader: Reader,
  tokenHash: Buffer,
  now: Date,
): Promise<Identity | undefined> {
  const [row] = await reader
    .select({ ...who, tokenId: token.id, tokenName: token.name, lastUsedAt: token.lastUsedAt })
    .from(token)
    .innerJoin(person, and(eq(person.id, token.personId), eq(person.isActive, true)))
    .where(
      and(
        eq(token.tokenHash, tokenHash),
        eq(token.kind, "pat"),
        isNull(token.revokedAt),
        or(isNull(token.expiresAt), gt(token.expiresAt, now)),
      ),
    );
  if (row === undefined) return undefined;
  const { tokenId, tokenName, lastUsedAt } = row;
  return { ...identityOf(row), proof: { kind: "token", tokenId, tokenName, lastUsedAt } };
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly lastSignInAt: Date | null;
  readonly hasPassword: boolean;
  readonly projects: Readonly<Record<string, { readonly name: string; readonly role: Role }>>;
}

function identityOf({ hasPassword, projects: held, ...row }: Row): Omit<Identity, "proof"> {
  const { id, email, name, isAdmin, isActive, lastSignInAt } = row;
  return {
    person: { id, email, name, isAdmin, isActive, lastSignInAt },
    hasPassword,
    projects: new Map(Object.entries(held)),
  };
}
