import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { team } from "../../tables/team.ts";
import { token } from "../../tables/token.ts";
import type { Person } from "./identity.ts";
import type { Scope } from "./powers.ts";
import type { SdkKeyKind, TokenKind } from "./token-kinds.ts";
import type { TokenOwner } from "./token-store.ts";

const shown = {
  id: person.id,
  email: person.email,
  name: person.name,
  isAdmin: person.isAdmin,
  isActive: person.isActive,
  lastSignInAt: person.lastSignInAt,
};

export function listPeople(reader: Reader): Promise<Person[]> {
  return reader
    .select(shown)
    .from(person)
    .where(isNull(person.erasedAt))
    .orderBy(asc(person.name), asc(person.id));
}

export interface ListedPerson extends Person {
  readonly hasSecondFactor: boolean;
  readonly isLinked: boolean;
}

/** With what an admin can take away from each when it was lost. */
export function listPeopleWithWaysIn(reader: Reader): Promise<ListedPerson[]> {
  return reader
    .select({
      ...shown,
      hasSecondFactor: sql<boolean>`exists (select 1 from passkey k where k.person_id = person.id)
        or exists (select 1 from totp_factor t where t.person_id = person.id and t.confirmed_at is not null)`,
      isLinked: sql<boolean>`exists (select 1 from provider_identity i where i.person_id = person.id)`,
    })
    .from(person)
    .where(isNull(person.erasedAt))
    .orderBy(asc(person.name), asc(person.id));
}

export function listTeams(reader: Reader): Promise<{ key: string; name: string }[]> {
  return reader.select().from(team).orderBy(asc(team.name), asc(team.key));
}

const shownToken = {
  rotatedAt: token.rotatedAt,
  previousUntil: token.previousUntil,
  scope: sql<Scope>`jsonb_build_object('permissions', ${token.scopePermissions}, 'projects', ${token.scopeProjects})`,
  id: token.id,
  name: token.name,
  hint: token.hint,
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  lastUsedAt: token.lastUsedAt,
  revokedAt: token.revokedAt,
};

/** Tokens of a person or a service account that still work or have run out; revoked ones are gone. */
export function listTokensOf(reader: Reader, { kind, id }: TokenOwner) {
  const isTheirs = kind === "person" ? eq(token.personId, id) : eq(token.serviceAccountId, id);
  return reader
    .select(shownToken)
    .from(token)
    .where(and(isTheirs, isNull(token.revokedAt)))
    .orderBy(desc(token.createdAt), asc(token.id));
}

const shownKey = {
  ...shownToken,
  kind: token.kind,
  origins: token.origins,
  version: token.version,
};

/** All of them, revoked ones too: whoever finds a key in a log wants to know whose it was. */
export async function listSdkKeys(reader: Reader, at: { project: string; environment: string }) {
  const rows = await reader
    .select(shownKey)
    .from(token)
    .where(and(eq(token.project, at.project), eq(token.environment, at.environment)))
    .orderBy(desc(token.createdAt), asc(token.id));
  return rows.map((row) => ({ ...row, kind: sdkKeyKind(row.kind), environment: at.environment }));
}

/** `undefined` when there is no such key in the environment. */
export async function findSdkKeyById(
  reader: Reader,
  at: { project: string; environment: string; key: string },
) {
  const [row] = await reader
    .select(shownKey)
    .from(token)
    .where(
      and(
        eq(token.id, at.key),
        eq(token.project, at.project),
        eq(token.environment, at.environment),
      ),
    );
  return row && { ...row, kind: sdkKeyKind(row.kind), environment: at.environment };
}

function sdkKeyKind(kind: TokenKind): SdkKeyKind {
  // The table's check constraint says so too.
  return kind === "client" ? "client" : "server";
}
