import { and, eq } from "drizzle-orm";
import type { Transaction } from "../../platform/db/transaction.ts";
import { teamMember } from "../../tables/grant.ts";
import { team } from "../../tables/team.ts";
import type { GrantSource } from "./grant-store.ts";

export interface Team {
  readonly key: string;
  readonly name: string;
}

export interface TeamMembership {
  readonly team: string;
  readonly personId: string;
  readonly source: GrantSource;
}

export async function insertTeam(tx: Transaction, added: Team): Promise<void> {
  await tx.insert(team).values(added);
}

/** Locked, so that it is still there when what was asked about it is written. */
export async function findTeam(tx: Transaction, key: string): Promise<Team | undefined> {
  const [found] = await tx.select().from(team).where(eq(team.key, key)).for("update");
  return found;
}

export async function renameTeam(tx: Transaction, { key, name }: Team): Promise<void> {
  await tx.update(team).set({ name }).where(eq(team.key, key));
}

export async function deleteTeam(tx: Transaction, key: string): Promise<void> {
  await tx.delete(team).where(eq(team.key, key));
}

/** Whether they were not in it from there before. */
export async function insertTeamMember(tx: Transaction, added: TeamMembership): Promise<boolean> {
  const { rowCount } = await tx.insert(teamMember).values(added).onConflictDoNothing();
  return rowCount === 1;
}

/** Whether they were in it by hand. */
export async function deleteTeamMember(
  tx: Transaction,
  { team: key, personId }: Pick<TeamMembership, "team" | "personId">,
): Promise<boolean> {
  const { rowCount } = await tx
    .delete(teamMember)
    .where(
      and(
        eq(teamMember.team, key),
        eq(teamMember.personId, personId),
        eq(teamMember.source, "manual"),
      ),
    );
  return rowCount === 1;
}
