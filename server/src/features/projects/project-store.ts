import { randomUUID } from "node:crypto";
import type { Transaction } from "../../platform/db/transaction.ts";
import { roleGrant } from "../../tables/grant.ts";
import { project } from "../../tables/project.ts";

export async function insertProject(
  tx: Transaction,
  added: { key: string; name: string },
): Promise<void> {
  await tx.insert(project).values(added);
}

export async function insertFirstAdmin(
  tx: Transaction,
  at: { project: string; personId: string },
): Promise<void> {
  await tx
    .insert(roleGrant)
    .values({ ...at, id: randomUUID(), role: "admin", grantedById: at.personId });
}
