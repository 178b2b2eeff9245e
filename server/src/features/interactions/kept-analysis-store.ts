import type { Transaction } from "../../platform/db/transaction.ts";
import { keptAnalysis } from "../../tables/kept-analysis.ts";

export interface KeptAnalysis {
  readonly project: string;
  readonly environment: string;
  readonly engine: string;
  readonly revision: string;
  readonly found: Uint8Array;
}

/** In place of what was kept of the environment before. */
export async function keepAnalysis(
  transaction: Transaction,
  { project, environment, found, ...kept }: KeptAnalysis,
  keptAt: Date,
): Promise<void> {
  const set = { ...kept, found: Buffer.from(found), keptAt };
  await transaction
    .insert(keptAnalysis)
    .values({ project, environment, ...set })
    .onConflictDoUpdate({ target: [keptAnalysis.project, keptAnalysis.environment], set });
}
