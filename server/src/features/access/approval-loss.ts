/** What may have taken from somebody that they approve, as the record tells it. Pure. */
import { isBuiltIn, permissionsOf } from "./permissions.ts";

/** An entry of the record, as far as it matters here. */
export interface AccessEntry {
  readonly kind: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const approving = "change.approve";

/** Whose right it was, and whether they had it by other ways too, is not asked: too often is safe. */
const takes: Readonly<Record<string, (details: AccessEntry["details"]) => boolean>> = {
  "grant.taken": ({ role }) => mayApprove(role),
  "member.changed": ({ from }) => typeof from === "string" && from.split(" and ").some(ofText),
  "person.changed": ({ wasAdmin, isAdmin, wasActive, isActive }) =>
    (wasAdmin !== false && isAdmin === false) || (wasActive !== false && isActive === false),
  "role.changed": ({ removed }) => String(removed).split(", ").includes(approving),
  "team.member_removed": () => true,
  "team.deleted": () => true,
};

export const takingKinds: readonly string[] = Object.keys(takes);

export function mayHaveTakenApproval({ kind, details }: AccessEntry): boolean {
  return takes[kind]?.(details) === true;
}

/** What a custom role permitted then is not known any more. */
function mayApprove(role: unknown): boolean {
  return typeof role !== "string" || !isBuiltIn(role) || permissionsOf(role).has(approving);
}

/** `approver in production` */
function ofText(grant: string): boolean {
  return mayApprove(grant.split(" in ", 1)[0]);
}
