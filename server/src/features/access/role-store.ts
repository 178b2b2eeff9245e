import { eq } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { customRole } from "../../tables/grant.ts";

/** A set of permissions with a name, made by admins of the installation. */
export interface CustomRole {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
}

export async function insertRole(tx: Transaction, added: CustomRole): Promise<void> {
  await tx.insert(customRole).values({ ...added, permissions: [...added.permissions] });
}

/** Locked, so that nobody is given it meanwhile. */
export async function lockRole(tx: Transaction, key: string): Promise<CustomRole | undefined> {
  const [found] = await tx
    .select({
      key: customRole.key,
      name: customRole.name,
      description: customRole.description,
      permissions: customRole.permissions,
    })
    .from(customRole)
    .where(eq(customRole.key, key))
    .for("update");
  return found;
}

export async function updateRole(tx: Transaction, { key, ...change }: CustomRole): Promise<void> {
  await tx
    .update(customRole)
    .set({ ...change, permissions: [...change.permissions] })
    .where(eq(customRole.key, key));
}

export async function deleteRole(tx: Transaction, key: string): Promise<void> {
  await tx.delete(customRole).where(eq(customRole.key, key));
}
