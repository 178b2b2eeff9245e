/** Custom roles: named sets of permissions, for the whole installation. */
import type { Caller } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { grantable, isBuiltIn } from "./permissions.ts";
import { installationChain, type WriteRecord } from "./record.ts";
import { listHolders } from "./role-read-model.ts";
import { type CustomRole, deleteRole, insertRole, lockRole, updateRole } from "./role-store.ts";

export interface RoleService {
  create(role: CustomRole, caller: Caller): Promise<CustomRole>;
  /** Whoever has it has the new set from their next request on. */
  change(
    key: string,
    patch: { readonly [Field in keyof Omit<CustomRole, "key">]?: CustomRole[Field] | undefined },
    caller: Caller,
  ): Promise<CustomRole>;
  /** Refused while somebody has it. */
  remove(key: string, caller: Caller): Promise<void>;
}

interface RoleDeps {
  readonly database: Database;
  readonly record: WriteRecord;
}

export function createRoleService({ database, record }: RoleDeps): RoleService {
  return {
    create: (role, caller) => create({ database, record }, role, caller),

    change: (key, { name, description, permissions }, caller) =>
      inTransaction(database, async (tx) => {
        const before = await requireRole(tx, key);
        const after: CustomRole = {
          key,
          name: name ?? before.name,
          description: description ?? before.description,
          permissions: ordered(permissions ?? before.permissions),
        };
        if (JSON.stringify(after) === JSON.stringify(before)) return before;
        await updateRole(tx, after);
        const added = after.permissions.filter((each) => !before.permissions.includes(each));
        const removed = before.permissions.filter((each) => !after.permissions.includes(each));
        await record(tx, installationChain, {
          kind: "role.changed",
          caller,
          summary: `${caller.actor.name} changed the role ${before.name}: ${difference({ added, removed })}.`,
          details: {
            role: key,
            name: after.name,
            added: added.join(", "),
            removed: removed.join(", "),
          },
        });
        return after;
      }),

    remove: (key, caller) =>
      inTransaction(database, async (tx) => {
        const role = await requireRole(tx, key);
        const holders = await listHolders(tx, key);
        if (holders.length > 0) {
          throw new DomainError(
            "conflict",
            "role_in_use",
            `${new Intl.ListFormat("en").format(holders)} ${holders.length === 1 ? "has" : "have"} this role. Take it from them first.`,
          );
        }
        await deleteRole(tx, key);
        await record(tx, installationChain, {
          kind: "role.deleted",
          caller,
          summary: `${caller.actor.name} deleted the role ${role.name}.`,
          details: { role: key, permissions: role.permissions.join(", ") },
        });
      }),
  };
}

async function create(
  { database, record }: RoleDeps,
  wish: CustomRole,
  caller: Caller,
): Promise<CustomRole> {
  if (isBuiltIn(wish.key)) throw keyTaken(wish.key);
  const role = { ...wish, permissions: ordered(wish.permissions) };
  try {
    await inTransaction(database, async (tx) => {
      await insertRole(tx, role);
      await record(tx, installationChain, {
        kind: "role.created",
        caller,
        summary: `${caller.actor.name} made the role ${role.name}.`,
        details: { role: role.key, permissions: role.permissions.join(", ") },
      });
    });
  } catch (error) {
    if (violatedConstraint(error) === "custom_role_pkey") throw keyTaken(wish.key);
    throw error;
  }
  return role;
}

async function requireRole(tx: Transaction, key: string): Promise<CustomRole> {
  const role = await lockRole(tx, key);
  if (role !== undefined) return role;
  throw new DomainError(
    "not_found",
    "role_not_found",
    isBuiltIn(key)
      ? "The roles that come with Yardarm stay as they are."
      : `There is no role "${key}".`,
  );
}

/** In the order of the table, each once; refuses what no role can give. */
function ordered(permissions: readonly string[]): readonly string[] {
  refuseProblems(
    permissions.flatMap((permission, index) =>
      grantable.includes(permission)
        ? []
        : [
            {
              code: "permission_unknown",
              pointer: `/permissions/${index}`,
              detail: `"${permission}" is no permission that a role can give.`,
            },
          ],
    ),
  );
  return grantable.filter((permission) => permissions.includes(permission));
}

function difference({ added, removed }: { added: readonly string[]; removed: readonly string[] }) {
  const parts = [
    added.length > 0 ? `gives ${added.join(", ")}` : undefined,
    removed.length > 0 ? `no longer gives ${removed.join(", ")}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "its texts" : parts.join(", ");
}

function keyTaken(key: string): DomainError {
  return new DomainError("conflict", "role_key_taken", `There is a role "${key}" already.`, {
    violations: [{ pointer: "/key", detail: "Is taken." }],
  });
}
