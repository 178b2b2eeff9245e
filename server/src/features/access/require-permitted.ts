/** Refuses what a route's permission does not allow, and says what would be needed. Pure. */
import { DomainError } from "../../platform/domain-error.ts";
import type { AnyIdentity } from "./identity.ts";
import { isEverywhere, isOfProject, needFor, reachOf, rolesWith } from "./permissions.ts";
import { mainRoleIn, mayDo } from "./powers.ts";

/** Where the permission turned out to be asked for; empty where it is not. */
export interface Asked {
  readonly project: string;
  readonly kind: string;
}

export function requirePermitted(
  identity: AnyIdentity,
  permission: string,
  params: unknown,
): Asked {
  const project = paramIn(params, "project");
  const seen = project === undefined ? undefined : identity.projects.get(project);
  if (project !== undefined && seen === undefined) {
    throw new DomainError(
      "not_found",
      "project_not_found",
      `There is no project "${project}", or you are not a member of it.`,
    );
  }
  requireKindOfHolder(identity, permission);
  const environment = paramIn(params, "environment");
  const isEach = reachOf(permission) === "each_environment";
  // An environment that is not there has no kind; the route says that it is not there.
  const kind = isEach ? seen?.environments.get(environment ?? "") : undefined;
  if (!mayDo(identity.powers, permission, { project, kind }))
    throw refusal(identity, permission, { project, environment, kind });
  return { project: project ?? "", kind: kind ?? "" };
}

function requireKindOfHolder(identity: AnyIdentity, permission: string): void {
  const need = needFor(permission);
  if (need === "session" && identity.proof.kind !== "session") {
    throw new DomainError(
      "forbidden",
      "session_required",
      "A token cannot do this; sign in to the dashboard.",
    );
  }
  if (need === "person" && !("person" in identity)) {
    throw new DomainError(
      "forbidden",
      "person_required",
      "This belongs to a person, and a service account is none.",
    );
  }
}

interface Missed {
  readonly project: string | undefined;
  readonly environment: string | undefined;
  readonly kind: string | undefined;
}

function refusal(identity: AnyIdentity, permission: string, missed: Missed): DomainError {
  const { scope } = identity.powers;
  const unscoped = { ...identity.powers, scope: { permissions: null, projects: null } };
  if (mayDo(unscoped, permission, missed)) {
    const reach =
      scope.permissions?.includes(permission) === false
        ? `the permission ${permission} is not in the scope of this token`
        : "this token is for some projects only, and this belongs to none of them";
    return new DomainError("forbidden", "scope_exceeded", `Not allowed: ${reach}.`);
  }
  const { project, environment, kind } = missed;
  if (kind !== undefined && mayDo(identity.powers, permission, { project }))
    return environmentForbidden(permission, [{ environment: environment ?? "", kind }]);
  if (project !== undefined && isHeldInPart(identity, permission, project)) {
    const detail = `This belongs to the project as a whole. Your roles give ${permission} in some kinds of environment only. Ask an admin of the project.`;
    return new DomainError("forbidden", "forbidden", detail);
  }
  return new DomainError(
    "forbidden",
    "forbidden",
    needed(permission, project === undefined ? undefined : mainRoleIn(identity.powers, project)),
  );
}

function isHeldInPart({ powers }: AnyIdentity, permission: string, project: string): boolean {
  const held = powers.grants.filter((grant) => grant.project === null || grant.project === project);
  return isOfProject(permission) && held.some((grant) => grant.permissions.has(permission));
}

function needed(permission: string, role: string | undefined): string {
  if (isEverywhere(permission)) {
    return `This needs an admin of the installation, or the role ${listed(rolesWith(permission))} for all projects.`;
  }
  if (!isOfProject(permission)) return "This needs an admin of the installation.";
  const least = rolesWith(permission).filter(
    (each, _, all) => all.length === 1 || each !== "admin",
  );
  return `This needs the role ${listed(least.slice(0, 1))} in the project; yours is ${role ?? "none"}. Ask an admin of the project.`;
}

/** Somebody has the permission, but not in the environments that this is about. */
function environmentForbidden(
  permission: string,
  missing: readonly { readonly environment: string; readonly kind: string }[],
): DomainError {
  const names = missing.map(({ environment, kind }) => `${environment} (${kind})`);
  return new DomainError(
    "forbidden",
    "environment_forbidden",
    `Your roles give ${permission} in other kinds of environment, not in ${listed(names)}. Ask an admin of the project.`,
    {
      violations: missing.map(({ environment, kind }) => ({
        pointer: "",
        detail: `It needs ${permission} in ${environment}, an environment of the kind ${kind}.`,
      })),
    },
  );
}

const list = new Intl.ListFormat("en", { type: "disjunction" });

function listed(names: readonly string[]): string {
  return list.format(names);
}

function paramIn(params: unknown, name: string): string | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(params, name)?.value;
  return typeof value === "string" ? value : undefined;
}
