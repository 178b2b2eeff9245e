/** How people, tokens and keys look from outside: dates as text, and nothing that was not meant to be shown. */
import type { AccountIdentity, AnyIdentity, Identity, Person } from "./identity.ts";
import { isEverywhere, needFor, permissions } from "./permissions.ts";
import { mainRoleIn, mayDo, type Powers, type Scope } from "./powers.ts";
import type { SdkKeyKind } from "./token-kinds.ts";

export function presentPerson({ id, email, name, isAdmin, isActive, lastSignInAt }: Person) {
  return { id, email, name, isAdmin, isActive, lastSignInAt: instantOrNull(lastSignInAt) };
}

export function presentMe(identity: Identity) {
  const { person, hasPassword, isLocal, mustEnrolFactor, powers, projects, proof } = identity;
  return {
    person: presentPerson(person),
    serviceAccount: null,
    csrfToken: proof.kind === "session" ? proof.csrfToken : null,
    mustSetPassword: isLocal && !hasPassword,
    mustEnrolFactor,
    isLocal,
    projects: projectsOf({ powers, projects }),
    permissions: everywherePermissions(powers),
  };
}

export function presentAccount({ account, powers, projects }: AccountIdentity) {
  return {
    person: null,
    serviceAccount: account,
    csrfToken: null,
    mustSetPassword: false,
    mustEnrolFactor: false,
    isLocal: false,
    projects: projectsOf({ powers, projects }),
    permissions: everywherePermissions(powers),
  };
}

/** In order of their names, with the role to call the holder by. */
export function projectsOf({ powers, projects }: Pick<AnyIdentity, "powers" | "projects">) {
  return [...projects]
    .map(([key, { name }]) => ({ key, name, role: mainRoleIn(powers, key) }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function everywherePermissions(powers: Powers): string[] {
  return Object.keys(permissions).filter((each) => {
    const need = needFor(each);
    return (isEverywhere(each) || need === "installation_admin") && mayDo(powers, each, {});
  });
}

interface TokenDates {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly rotatedAt: Date | null;
  readonly previousUntil: Date | null;
}

export function presentToken(token: TokenDates & { readonly scope: Scope }) {
  const { id, name, hint, createdAt, expiresAt, lastUsedAt, scope } = token;
  return {
    id,
    name,
    hint,
    createdAt: createdAt.toISOString(),
    expiresAt: instantOrNull(expiresAt),
    lastUsedAt: instantOrNull(lastUsedAt),
    rotatedAt: instantOrNull(token.rotatedAt),
    previousUntil: instantOrNull(token.previousUntil),
    scope: {
      permissions: scope.permissions === null ? null : [...scope.permissions],
      projects: scope.projects === null ? null : [...scope.projects],
    },
  };
}

export function presentSdkKey(
  key: TokenDates & {
    readonly kind: SdkKeyKind;
    readonly environment: string;
    readonly origins: readonly string[] | null;
    readonly version: number;
  },
) {
  const { id, name, kind, environment, hint, createdAt, lastUsedAt, revokedAt, version } = key;
  return {
    id,
    name,
    kind,
    environment,
    origins: kind === "server" ? null : presentOrigins(key.origins),
    version,
    hint,
    createdAt: createdAt.toISOString(),
    expiresAt: instantOrNull(key.expiresAt),
    lastUsedAt: instantOrNull(lastUsedAt),
    rotatedAt: instantOrNull(key.rotatedAt),
    previousUntil: instantOrNull(key.previousUntil),
    revokedAt: instantOrNull(revokedAt),
  };
}

function presentOrigins(origins: readonly string[] | null): "any" | string[] {
  return origins === null ? "any" : [...origins];
}

export function instantOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
