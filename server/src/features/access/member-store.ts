import { and, eq } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { member } from "../../tables/member.ts";
import type { Role } from "./permissions.ts";

export interface Membership {
  readonly project: string;
  readonly personId: string;
}

export async function findMember(
  tx: Transaction,
  { project, personId }: Membership,
): Promise<Role | undefined> {
  const [found] = await tx
    .select({ role: member.role })
    .from(member)
    .where(and(eq(member.project, project), eq(member.personId, personId)))
    .for("update");
  return found?.role;
}

export async function saveMember(
  tx: Transaction,
  saved: Membership & { readonly role: Role },
): Promise<void> {
  await tx
    .insert(member)
    .values(saved)
    .onConflictDoUpdate({ target: [member.project, member.personId], set: { role: saved.role } });
}

export async function deleteMember(
  tx: Transaction,
  { project, personId }: Membership,
): Promise<void> {
  await tx.delete(member).where(and(eq(member.project, project), eq(member.personId, personId)));
}
