/** Who may do what: the one table. Routes name a permission, this says who has it; nothing else decides. */
import type { ServedRoute } from "../../platform/http/route-table.ts";

/** Each role may do what the ones before it may. */
export const roles = ["viewer", "editor", "admin"] as const;
export type Role = (typeof roles)[number];

/**
 * What somebody must be:
 * - `anyone`: nobody in particular; `sdk`: whoever holds an SDK key, which delivery checks itself;
 * - `signed_in`: a person or a personal token; `session`: a person at the dashboard, since the answer or the effect
 *   would outlive a stolen token;
 * - a role in the project that the route names, or `installation_admin`, who has every role everywhere.
 */
export type Least = "anyone" | "sdk" | "signed_in" | "session" | Role | "installation_admin";

export const permissions = {
  public: "anyone",
  sdk: "sdk",
  "self.read": "signed_in",
  "self.write": "session",

  "project.read": "viewer",
  "flag.read": "viewer",
  "flag.write": "editor",
  "segment.read": "viewer",
  "segment.write": "editor",
  "environment.write": "admin",
  "change.read": "viewer",
  "change.write": "editor",
  "change.break_glass": "admin",
  "audit.read": "viewer",
  "observation.read": "viewer",
  "test_run.write": "editor",
  "audit.read_places": "admin",
  "snapshot.read": "viewer",
  "sdk_key.read": "editor",
  "sdk_key.write": "admin",
  "member.read": "viewer",
  "member.write": "admin",
  "webhook.read": "admin",
  "webhook.write": "admin",

  "project.create": "installation_admin",
  "installation.read": "installation_admin",
  "people.read": "installation_admin",
  "people.write": "installation_admin",
  "person.erase": "installation_admin",
  "retention.write": "installation_admin",
  "team.write": "installation_admin",
  "installation_webhook.read": "installation_admin",
  "installation_webhook.write": "installation_admin",
} as const satisfies Readonly<Record<string, Least>>;

export type Permission = keyof typeof permissions;

const table: ReadonlyMap<string, Least> = new Map(Object.entries(permissions));

export function leastFor(permission: string): Least | undefined {
  return table.get(permission);
}

export function isRole(least: Least): least is Role {
  return roles.some((role) => role === least);
}

export function reaches(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** What is wrong with a route's permission, before the server starts. */
export function objectionTo({ permission, url }: ServedRoute): string | undefined {
  const least = leastFor(permission);
  if (least === undefined)
    return `the permission "${permission}" is not in the table (features/access/permissions.ts).`;
  const namesProject = url.includes("/:project");
  if (isRole(least) && !namesProject)
    return `"${permission}" is judged in a project, and the address names none.`;
  if (!isRole(least) && namesProject && least !== "installation_admin")
    return `"${permission}" leaves the project open to everybody.`;
  return undefined;
}
