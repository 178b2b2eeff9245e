/** Recognises people and programs by what their request carries, with all that is needed to judge it, in one query. */
import type { EnvironmentKind } from "@yardarm/core/registry";
import { and, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { preparedFor } from "../../platform/db/prepared.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { person } from "../../tables/person.ts";
import { serviceAccount } from "../../tables/service-account.ts";
import { session } from "../../tables/session.ts";
import { token } from "../../tables/token.ts";
import type { AccountIdentity, Identity, SeenProject } from "./identity.ts";
import { isBuiltIn, permissionsOf } from "./permissions.ts";
import { type HeldGrant, type Scope, unscoped } from "./powers.ts";
import { IDLE_MS_MAX } from "./session.ts";
import { isLocalMethod, type SignInLimits } from "./sign-in-settings.ts";

interface GrantRow {
  readonly role: string;
  readonly project: string | null;
  readonly kinds: readonly EnvironmentKind[] | null;
  /** Of a custom role. */
  readonly permissions: readonly string[] | null;
}

type ProjectRows = Readonly<
  Record<string, { readonly name: string; readonly environments: Record<string, EnvironmentKind> }>
>;

/** Grants for which `isTheirs` holds, with what custom roles consist of. */
const grantsWhere = (isTheirs: SQL) => sql<readonly GrantRow[]>`(
  select coalesce(jsonb_agg(jsonb_build_object(
           'role', g.role, 'project', g.project, 'kinds', g.environment_kinds, 'permissions', c.permissions)), '[]')
    from role_grant g left join custom_role c on c.key = g.role where ${isTheirs})`;

/** Projects in which there is a grant; all of them for admins of the installation and for grants that hold everywhere. */
const projectsWhere = (isTheirs: SQL, seesAll: SQL) => sql<ProjectRows>`(
  select coalesce(jsonb_object_agg(p.key, jsonb_build_object('name', p.name, 'environments', (
           select coalesce(jsonb_object_agg(e.key, e.kind), '{}') from environment e where e.project = p.key))), '{}')
    from project p
   where ${seesAll}
      or exists (select from role_grant g where ${isTheirs} and (g.project = p.key or g.project is null)))`;

const ofPerson = sql`(g.person_id = ${person.id}
  or g.team in (select t.team from team_member t where t.person_id = ${person.id}))`;
const ofAccount = sql`g.service_account_id = ${serviceAccount.id}`;

const who = {
  id: person.id,
  email: person.email,
  name: person.name,
  isAdmin: person.isAdmin,
  isActive: person.isActive,
  lastSignInAt: person.lastSignInAt,
  hasPassword: sql<boolean>`${person.passwordHash} is not null`,
  usesProvider: person.usesProvider,
  areLocalAccountsOn: sql<boolean>`(select local_accounts from sign_in_settings)`,
  isFactorRequired: sql<boolean>`(select second_factor_required from sign_in_settings)`,
  grants: grantsWhere(ofPerson),
  projects: projectsWhere(ofPerson, sql`${person.isAdmin}`),
};

const presented = {
  tokenId: token.id,
  tokenName: token.name,
  lastUsedAt: token.lastUsedAt,
  scope: sql<Scope>`jsonb_build_object('permissions', ${token.scopePermissions}, 'projects', ${token.scopeProjects})`,
};

const shownHash = sql.placeholder("tokenHash");
const now = sql.placeholder("now");

/** The newest secret of a token, or the one before it while that may still be used. */
const isValid = and(
  or(
    eq(token.tokenHash, shownHash),
    and(eq(token.previousHash, shownHash), gt(token.previousUntil, now)),
  ),
  isNull(token.revokedAt),
  or(isNull(token.expiresAt), gt(token.expiresAt, now)),
);

/** Every request sends one of them. */
const statements = preparedFor((reader) => ({
  bySession: reader
    .select({
      ...who,
      csrfToken: session.csrfToken,
      lastSeenAt: session.lastSeenAt,
      method: session.method,
      provedAt: session.provedAt,
      factorAt: session.factorAt,
    })
    .from(session)
    .innerJoin(person, and(eq(person.id, session.personId), eq(person.isActive, true)))
    .where(
      and(
        eq(session.tokenHash, shownHash),
        gt(session.expiresAt, now),
        gt(session.lastSeenAt, sql.placeholder("idleSince")),
      ),
    )
    .prepare("identity_by_session"),
  byPersonalToken: reader
    .select({ ...who, ...presented })
    .from(token)
    .innerJoin(person, and(eq(person.id, token.personId), eq(person.isActive, true)))
    .where(and(eq(token.kind, "pat"), isValid))
    .prepare("identity_by_personal_token"),
  byAccountToken: reader
    .select({
      id: serviceAccount.id,
      name: serviceAccount.name,
      grants: grantsWhere(ofAccount),
      projects: projectsWhere(ofAccount, sql`false`),
      ...presented,
    })
    .from(token)
    .innerJoin(
      serviceAccount,
      and(eq(serviceAccount.id, token.serviceAccountId), eq(serviceAccount.isActive, true)),
    )
    .where(and(eq(token.kind, "svc"), isValid))
    .prepare("identity_by_account_token"),
}));

interface Shown {
  readonly tokenHash: Buffer;
  readonly now: Date;
}

export interface SessionShown extends Shown {
  readonly limits: SignInLimits;
}

export async function findBySession(
  reader: Reader,
  { tokenHash, now, limits }: SessionShown,
): Promise<Identity | undefined> {
  const idleSince = new Date(now.getTime() - IDLE_MS_MAX);
  const [row] = await statements(reader).bySession.execute({ tokenHash, now, idleSince });
  if (row === undefined) return undefined;
  const { csrfToken, lastSeenAt, method, provedAt, factorAt } = row;
  const areLocalAccountsOn = limits.localAccounts && row.areLocalAccountsOn;
  // What people signed in with has been turned off since.
  if (isLocalMethod(method) && !areLocalAccountsOn) return undefined;
  const isLocal = areLocalAccountsOn && !row.usesProvider;
  const mustEnrolFactor = isLocal && row.isFactorRequired && factorAt === null;
  const proof = { kind: "session", tokenHash, csrfToken, lastSeenAt, method, provedAt } as const;
  return { ...identityOf(row, unscoped), isLocal, mustEnrolFactor, proof };
}

/** Somebody who may sign in, though they have not; undefined: they may not. */
export async function findAbsent(
  reader: Reader,
  id: string,
): Promise<Omit<Identity, "proof"> | undefined> {
  const [row] = await reader
    .select(who)
    .from(person)
    .where(and(eq(person.id, id), eq(person.isActive, true)));
  return row && identityOf(row, unscoped);
}

/** A person, by a token of theirs. */
export async function findByPersonalToken(
  reader: Reader,
  shown: Shown,
): Promise<Identity | undefined> {
  const [row] = await statements(reader).byPersonalToken.execute({ ...shown });
  return row && { ...identityOf(row, row.scope), proof: proofOf(row) };
}

/** A service account, by its token. */
export async function findByAccountToken(
  reader: Reader,
  shown: Shown,
): Promise<AccountIdentity | undefined> {
  const [row] = await statements(reader).byAccountToken.execute({ ...shown });
  if (row === undefined) return undefined;
  const { id, name, grants, projects, scope } = row;
  return {
    account: { id, name },
    powers: { isAdmin: false, grants: grants.map(heldGrant), scope },
    projects: seen(projects, scope),
    proof: proofOf(row),
  };
}

function proofOf(row: {
  readonly tokenId: string;
  readonly tokenName: string;
  readonly lastUsedAt: Date | null;
}) {
  const { tokenId, tokenName, lastUsedAt } = row;
  return { kind: "token", tokenId, tokenName, lastUsedAt } as const;
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly lastSignInAt: Date | null;
  readonly hasPassword: boolean;
  readonly usesProvider: boolean;
  readonly areLocalAccountsOn: boolean;
  readonly isFactorRequired: boolean;
  readonly grants: readonly GrantRow[];
  readonly projects: ProjectRows;
}

function identityOf(row: Row, scope: Scope): Omit<Identity, "proof"> {
  const { id, email, name, isAdmin, isActive, lastSignInAt, hasPassword } = row;
  return {
    person: { id, email, name, isAdmin, isActive, lastSignInAt },
    hasPassword,
    isLocal: row.areLocalAccountsOn && !row.usesProvider,
    // A token was made by somebody who had signed in; it is not asked again.
    mustEnrolFactor: false,
    powers: { isAdmin, grants: row.grants.map(heldGrant), scope },
    projects: seen(row.projects, scope),
  };
}

function heldGrant({ role, project, kinds, permissions }: GrantRow): HeldGrant {
  const given = isBuiltIn(role) ? permissionsOf(role) : new Set(permissions ?? []);
  return { role, permissions: given, project, kinds };
}

function seen(projects: ProjectRows, scope: Scope): ReadonlyMap<string, SeenProject> {
  const inScope = Object.entries(projects).filter(
    ([key]) => scope.projects === null || scope.projects.includes(key),
  );
  return new Map(
    inScope.map(([key, { name, environments }]) => [
      key,
      { name, environments: new Map(Object.entries(environments)) },
    ]),
  );
}
