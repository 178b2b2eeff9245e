/** What may be given to whom by whom: a role that exists, and never more than the giver has. */
import type { Caller } from "../../platform/actor.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { type GrantWish, lockCustomRole } from "./grant-store.ts";
import { isBuiltIn, isEverywhere, isOfProject, permissionsOf, reachOf } from "./permissions.ts";
import { environmentKinds } from "./powers.ts";

/** Refuses a role that does not exist, and one that gives more than the caller has there. */
export async function requireGivable(
  tx: Transaction,
  caller: Caller,
  wish: GrantWish,
): Promise<void> {
  const given = isBuiltIn(wish.role)
    ? permissionsOf(wish.role)
    : await lockCustomRole(tx, wish.role);
  if (given === undefined) {
    throw new DomainError("not_found", "role_not_found", `There is no role "${wish.role}".`, {
      violations: [{ pointer: "/role", detail: "Is no role." }],
    });
  }
  const exceeded = [...given].filter((permission) => !mayGive(caller, permission, wish));
  if (exceeded.length === 0) return;
  throw new DomainError(
    "forbidden",
    "grant_exceeds_own",
    `Nobody can give or take more than they have. You do not have ${exceeded.join(", ")} there.`,
    { violations: [{ pointer: "/role", detail: `Gives ${exceeded.join(", ")}.` }] },
  );
}

function mayGive(
  caller: Caller,
  permission: string,
  { project, environmentKinds: kinds }: GrantWish,
) {
  // In one project, what holds everywhere gives nothing.
  if (isEverywhere(permission)) return project !== null || caller.may(permission);
  if (!isOfProject(permission)) return false;
  if (project === null) return caller.may("grant.write");
  if (reachOf(permission) !== "each_environment") return caller.may(permission, project);
  return (kinds ?? environmentKinds).every((kind) => caller.may(permission, project, kind));
}

/** For the record and for people: `editor in staging`. */
export function grantText({ role, environmentKinds: kinds }: GrantWish): string {
  if (kinds === null) return role;
  return `${role} in ${new Intl.ListFormat("en").format([...kinds].sort())}`;
}
