/** How people, tokens and keys look from outside: dates as text, and nothing that was not meant to be shown. */
import type { Identity, Person } from "./identity.ts";
import type { SdkKeyKind } from "./token-kinds.ts";

export function presentPerson({ id, email, name, isAdmin, isActive, lastSignInAt }: Person) {
  return { id, email, name, isAdmin, isActive, lastSignInAt: instantOrNull(lastSignInAt) };
}

export function presentMe({ person, hasPassword, projects, proof }: Identity) {
  return {
    person: presentPerson(person),
    csrfToken: proof.kind === "session" ? proof.csrfToken : null,
    mustSetPassword: !hasPassword,
    projects: [...projects]
      .map(([key, { name, role }]) => ({ key, name, role }))
      .sort((a, b) => a.name.localeCompare(b.name, "en")),
  };
}

interface TokenDates {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export function presentToken({ id, name, hint, createdAt, expiresAt, lastUsedAt }: TokenDates) {
  return {
    id,
    name,
    hint,
    createdAt: createdAt.toISOString(),
    expiresAt: instantOrNull(expiresAt),
    lastUsedAt: instantOrNull(lastUsedAt),
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
    lastUsedAt: instantOrNull(lastUsedAt),
    revokedAt: instantOrNull(revokedAt),
  };
}

function presentOrigins(origins: readonly string[] | null): "any" | string[] {
  return origins === null ? "any" : [...origins];
}

function instantOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
