// Who may do what in a project is also decided for the whole installation: by admins, teams, roles and who may sign in.
import type { JsonValue } from "@yardarm/sdk/model";
import type { AccessGrant } from "./changes-facts.ts";

/** The first words of kinds of entries of the installation that may be about this. */
export const accessKindsElsewhere: readonly string[] = [
  ...["person", "grant", "grants", "team", "role", "service_account"],
];

export interface EntryElsewhere {
  readonly kind: string;
  readonly details: { readonly [name: string]: JsonValue };
}

/** Whether an entry of the installation gives or takes something in a project where these grants are held. */
export function concernsAccess(
  { kind, details }: EntryElsewhere,
  grants: readonly AccessGrant[],
): boolean {
  // A role for all projects; and what is gone can no longer be found among those who hold something.
  if (kind.startsWith("grant.") || /\.(deleted|erased)$/.test(kind)) return true;
  if (kind === "person.created" || kind === "person.invited") return details["isAdmin"] === true;
  if (kind === "person.changed") {
    if (details["wasAdmin"] !== details["isAdmin"]) return true;
    if (details["wasActive"] === details["isActive"]) return false;
  }
  const here = new Set(grants.flatMap(({ holder, team, role }) => [holder.id, team, role]));
  return ["person", "team", "role", "serviceAccount"].some((name) => {
    const named = details[name];
    return typeof named === "string" && here.has(named);
  });
}
