/** Who may do what: the one table. Routes name a permission, this says who has it; nothing else decides. */
import type { ServedRoute } from "../../platform/http/route-table.ts";

/** What comes with the product. Custom roles are sets of the same permissions, made by admins of the installation. */
export const builtInRoles = ["viewer", "editor", "approver", "auditor", "admin"] as const;
export type BuiltInRole = (typeof builtInRoles)[number];
/** A built-in role, or the key of a custom one. */
export type Role = string;

export interface RoleText {
  readonly name: string;
  readonly description: string;
}

export const roleTexts: Readonly<Record<BuiltInRole, RoleText>> = {
  viewer: { name: "Viewer", description: "Looks at everything in a project, and changes nothing." },
  editor: { name: "Editor", description: "Changes flags and segments, and sees SDK keys." },
  approver: { name: "Approver", description: "Looks, and approves what others want to change." },
  auditor: {
    name: "Auditor",
    description:
      "Looks, and takes reports along. Granted for all projects: also sees people, tokens, the access review and the record of the installation.",
  },
  admin: {
    name: "Admin",
    description:
      "Does everything in a project: also environments, SDK keys and members, and declares emergencies.",
  },
};

/** Held by a grant for all projects and all environments. */
interface Everywhere {
  readonly everywhere: readonly BuiltInRole[];
}

/**
 * What somebody must be:
 * - `anyone`: nobody in particular; `sdk`: whoever holds an SDK key, which delivery checks itself; `scim`: a directory,
 *   whose token its own door checks;
 * - `signed_in`: a person, a personal token or a service account; `person`: not a service account; `session`: a person
 *   at the dashboard, since the answer or the effect would outlive a stolen token;
 * - in the project that the route names: `viewer`: somebody with any built-in role; `editor`: an editor or an admin;
 *   `admin`; or one of the roles of a list;
 * - `everywhere`: one of these roles, granted for all projects;
 * - `installation_admin`, who may do everything everywhere. No role contains it.
 */
export type Need =
  | "anyone"
  | "sdk"
  | "scim"
  | "signed_in"
  | "person"
  | "session"
  | "viewer"
  | "editor"
  | "admin"
  | readonly BuiltInRole[]
  | Everywhere
  | "installation_admin";

export const permissions = {
  public: "anyone",
  sdk: "sdk",
  scim: "scim",
  "self.read": "signed_in",
  "self.tokens": "person",
  "self.write": "session",
  "self.sign_in": "session",
  "self.digest": "person",

  "project.read": "viewer",
  "flag.read": "viewer",
  "flag.write": "editor",
  "segment.read": "viewer",
  "segment.write": "editor",
  "environment.write": "admin",
  "interaction.read": "viewer",
  "interaction.write": "editor",
  "test_plan.write": "editor",
  "policy.read": "viewer",
  "policy.write": "admin",
  "waiver.write": "admin",
  "change.read": "viewer",
  "change.write": "editor",
  "change.approve": ["approver", "admin"],
  "change.emergency": "admin",
  "audit.read": "viewer",
  "change_report.read": ["auditor", "admin"],
  "stale_report.read": "viewer",
  "stale_report.sign": ["editor", "approver", "admin"],
  "observation.read": "viewer",
  "test_run.write": "editor",
  "code_reference.read": "viewer",
  "code_reference.write": "editor",
  "audit.read_places": "admin",
  "snapshot.read": "viewer",
  "sdk_key.read": "editor",
  "sdk_key.write": "admin",
  "member.read": "viewer",
  "member.write": "admin",
  "webhook.read": "admin",
  "webhook.write": "admin",

  "people.read": { everywhere: ["auditor"] },
  "token.read": { everywhere: ["auditor"] },
  "access.review": { everywhere: ["auditor"] },
  "installation.read": { everywhere: ["auditor"] },

  "project.create": "installation_admin",
  "people.write": "installation_admin",
  "person.erase": "installation_admin",
  "retention.write": "installation_admin",
  "team.write": "installation_admin",
  "installation_webhook.read": "installation_admin",
  "installation_webhook.write": "installation_admin",
  "role.write": "installation_admin",
  "grant.write": "installation_admin",
  "token.write": "installation_admin",
  "sign_in.read": "installation_admin",
  "sign_in.write": "installation_admin",
  "mail.read": "installation_admin",
  "mail.write": "installation_admin",
} as const satisfies Readonly<Record<string, Need>>;

const needs: ReadonlyMap<string, Need> = new Map(Object.entries<Need>(permissions));

/**
 * Judged for each environment that something is done in: a grant for some kinds of environment gives them there only.
 * What only reads is given by any grant in the project. Everything else belongs to the project as a whole, and needs a
 * grant for all kinds.
 */
const byEnvironment: ReadonlySet<string> = new Set([
  "flag.write",
  "segment.write",
  "environment.write",
  "change.write",
  "change.approve",
  "change.emergency",
  "sdk_key.read",
  "sdk_key.write",
]);

export type Reach = "any" | "each_environment" | "whole_project";

export function reachOf(permission: string): Reach {
  if (byEnvironment.has(permission)) return "each_environment";
  return permission.endsWith(".read") ? "any" : "whole_project";
}

export function needFor(permission: string): Need | undefined {
  return needs.get(permission);
}

/** The built-in roles that give it; empty for what no role gives. */
export function rolesWith(permission: string): readonly BuiltInRole[] {
  const need = needFor(permission);
  if (need === "viewer") return builtInRoles;
  if (need === "editor") return ["editor", "admin"];
  if (need === "admin") return ["admin"];
  if (typeof need !== "object") return [];
  return "everywhere" in need ? need.everywhere : need;
}

export function isOfProject(permission: string): boolean {
  const need = needFor(permission);
  return isInProject(need);
}

export function isEverywhere(permission: string): boolean {
  const need = needFor(permission);
  return typeof need === "object" && "everywhere" in need;
}

/** What a custom role or the scope of a token can be made of. */
export const grantable: readonly string[] = [...needs.keys()].filter(
  (permission) => isOfProject(permission) || isEverywhere(permission),
);

const permissionsByRole: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  builtInRoles.map((role) => [
    role,
    new Set(grantable.filter((permission) => rolesWith(permission).includes(role))),
  ]),
);

export function isBuiltIn(role: Role): role is BuiltInRole {
  return permissionsByRole.has(role);
}

/** Of a built-in role; empty for another. */
export function permissionsOf(role: Role): ReadonlySet<string> {
  return permissionsByRole.get(role) ?? new Set();
}

/** What is wrong with a route's permission, before the server starts. */
export function objectionTo({ permission, url }: ServedRoute): string | undefined {
  const need = needFor(permission);
  if (need === undefined)
    return `the permission "${permission}" is not in the table (features/access/permissions.ts).`;
  const namesProject = url.includes("/:project");
  if (isInProject(need) && !namesProject)
    return `"${permission}" is judged in a project, and the address names none.`;
  if (!isInProject(need) && namesProject && need !== "installation_admin")
    return `"${permission}" leaves the project open to everybody.`;
  return undefined;
}

function isInProject(need: Need | undefined): boolean {
  if (need === "viewer" || need === "editor" || need === "admin") return true;
  return typeof need === "object" && !("everywhere" in need);
}

export type Permission = keyof typeof permissions;
