import type { Policy } from "@yardarm/core/registry";
import { and, asc, eq, gte } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { flagDebt } from "../../tables/flag-debt.ts";
import { project as projectTable } from "../../tables/project.ts";
import { policy } from "../../tables/registry/policy.ts";

export interface DayOfDebt {
  readonly day: string;
  readonly active: number;
  readonly stale: number;
}

/** By owner (`team:checkout`): each day on which it was counted, oldest first. */
export async function readTrends(
  reader: Reader,
  { project, since }: { readonly project: string; readonly since: string },
): Promise<ReadonlyMap<string, readonly DayOfDebt[]>> {
  const rows = await reader
    .select()
    .from(flagDebt)
    .where(and(eq(flagDebt.project, project), gte(flagDebt.day, since)))
    .orderBy(asc(flagDebt.day));
  const trends = new Map<string, DayOfDebt[]>();
  for (const { owner, day, active, stale } of rows) {
    const days = trends.get(owner) ?? [];
    days.push({ day, active, stale });
    trends.set(owner, days);
  }
  return trends;
}

export interface Budget {
  readonly counts: "active" | "overdue";
  readonly flagsMax: number;
}

/** What a team may have, by the strictest policy in force; `null` when no policy says so. */
export async function readBudget(reader: Reader, project: string): Promise<Budget | null> {
  const rows = await reader
    .select({ document: policy.document })
    .from(policy)
    .where(eq(policy.project, project));
  const budgets = rows.flatMap(({ document }) => budgetOf(document));
  return budgets.sort((a, b) => a.flagsMax - b.flagsMax)[0] ?? null;
}

function budgetOf({ state, requirement }: Omit<Policy, "key">): readonly Budget[] {
  if (state === "archived" || requirement.kind !== "team_budget") return [];
  return [{ counts: requirement.counts, flagsMax: requirement.flagsMax }];
}

/** Projects whose debt was not counted on a day yet. */
export async function listUncounted(reader: Reader, day: string): Promise<readonly string[]> {
  const [projects, counted] = await Promise.all([
    reader.select({ key: projectTable.key }).from(projectTable).orderBy(asc(projectTable.key)),
    reader.selectDistinct({ key: flagDebt.project }).from(flagDebt).where(eq(flagDebt.day, day)),
  ]);
  const done = new Set(counted.map(({ key }) => key));
  return projects.map(({ key }) => key).filter((key) => !done.has(key));
}
