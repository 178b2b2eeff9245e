/** What somebody may do where, by the grants they hold. Pure. */
import type { EnvironmentKind } from "@yardarm/core/registry";
import { isOfProject, needFor, type Role, reachOf } from "./permissions.ts";

export const environmentKinds = ["development", "test", "staging", "production"] as const;

/** A role as somebody holds it, whether by themselves or through a team. */
export interface HeldGrant {
  readonly role: Role;
  readonly permissions: ReadonlySet<string>;
  /** Null: every project. */
  readonly project: string | null;
  /** Null: every kind of environment. */
  readonly kinds: readonly EnvironmentKind[] | null;
}

/** Less than the owner of a token may do; null: all of it. */
export interface Scope {
  readonly permissions: readonly string[] | null;
  readonly projects: readonly string[] | null;
}

export interface Powers {
  /** Of the installation: may do everything everywhere. */
  readonly isAdmin: boolean;
  readonly grants: readonly HeldGrant[];
  readonly scope: Scope;
}

export const unscoped: Scope = { permissions: null, projects: null };

export interface Place {
  readonly project?: string | undefined;
  /** Of the environment in which it is done; absent: in one or another. */
  readonly kind?: string | undefined;
}

/** Whether the grants give it. Whether somebody came by session or token is not asked here. */
export function mayDo(powers: Powers, permission: string, place: Place): boolean {
  const need = needFor(permission);
  if (need === undefined || need === "sdk" || need === "scim") return false;
  if (need === "anyone" || need === "signed_in" || need === "person" || need === "session")
    return true;
  if (!isInScope(powers.scope, permission, place.project)) return false;
  if (powers.isAdmin) return true;
  if (need === "installation_admin") return false;
  const kinds = kindsWith(powers, permission, place.project);
  if (kinds === null) return true;
  if (kinds.length === 0 || !isOfProject(permission)) return false;
  const reach = reachOf(permission);
  if (reach === "any") return true;
  if (reach === "whole_project") return false;
  return place.kind === undefined || kinds.some((kind) => kind === place.kind);
}

/** The kinds of environment in which the grants give a permission; null: all of them. */
function kindsWith(
  { grants }: Powers,
  permission: string,
  project: string | undefined,
): readonly EnvironmentKind[] | null {
  if (isOfProject(permission) && project === undefined) return [];
  const giving = grants.filter(
    (grant) =>
      grant.permissions.has(permission) &&
      (grant.project === null || (isOfProject(permission) && grant.project === project)),
  );
  const kinds = new Set<EnvironmentKind>();
  for (const grant of giving) {
    if (grant.kinds === null) return null;
    for (const kind of grant.kinds) kinds.add(kind);
  }
  return environmentKinds.every((kind) => kinds.has(kind)) ? null : [...kinds];
}

/** Every permission that somebody has in a project → in which kinds of environment; null: in all, or it is not judged by kind. */
export function powersIn(
  powers: Powers,
  project: string,
  names: readonly string[],
): Readonly<Record<string, readonly EnvironmentKind[] | null>> {
  const held = names.filter(
    (permission) => isOfProject(permission) && mayDo(powers, permission, { project }),
  );
  return Object.fromEntries(
    held.map((permission) => {
      const isEach = reachOf(permission) === "each_environment";
      const kinds = environmentKinds.filter((kind) => mayDo(powers, permission, { project, kind }));
      return [permission, isEach && kinds.length < environmentKinds.length ? kinds : null];
    }),
  );
}

function isInScope(scope: Scope, permission: string, project: string | undefined): boolean {
  if (scope.permissions !== null && !scope.permissions.includes(permission)) return false;
  if (scope.projects === null) return true;
  // What belongs to the installation lies outside of every choice of projects.
  return project !== undefined && scope.projects.includes(project);
}

/** The role to call somebody by: the most that they are in a project by one grant. */
export function mainRoleIn({ isAdmin, grants }: Powers, project: string): Role {
  if (isAdmin) return "admin";
  const held = grants.filter((grant) => grant.project === null || grant.project === project);
  const ranked = ["admin", "editor", "approver", "auditor", "viewer"];
  const rankOf = ({ role }: HeldGrant) => {
    const rank = ranked.indexOf(role);
    return rank === -1 ? 3.5 : rank;
  };
  return held.toSorted((a, b) => rankOf(a) - rankOf(b))[0]?.role ?? "viewer";
}
