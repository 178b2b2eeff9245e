import type { Transaction } from "../../platform/db/transaction.ts";
import { team } from "../../tables/team.ts";

export interface Team {
  readonly key: string;
  readonly name: string;
}

export async function insertTeam(tx: Transaction, added: Team): Promise<void> {
  await tx.insert(team).values(added);
}
