import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { testPlan } from "../../tables/test-plan.ts";
import type { PlanAnswer } from "./analysis/answers.ts";

export interface PlanRow {
  readonly id: string;
  readonly environment: string;
  readonly revision: string;
  readonly plan: PlanAnswer;
  readonly madeBy: string;
  readonly madeAt: Date;
}

/** `undefined` when there is none. */
export async function findPlan(
  reader: Reader,
  { project, id }: { readonly project: string; readonly id: string },
): Promise<PlanRow | undefined> {
  const { rows } = await reader.execute<
    Omit<PlanRow, "madeAt"> & { readonly madeAt: Date | string } & Record<string, unknown>
  >(sql`
    SELECT id, environment, revision, plan, made_by AS "madeBy", made_at AS "madeAt"
      FROM test_plan WHERE project = ${project} AND id::text = ${id}`);
  const [row] = rows;
  return row && { ...row, madeAt: new Date(row.madeAt) };
}

const plansMax = 100;

/** The newest first, without their rows. */
export async function listPlans(
  reader: Reader,
  { project, environment }: { readonly project: string; readonly environment?: string | undefined },
) {
  const count = (of: SQL) => sql<number>`jsonb_array_length(${of})`;
  const rows = await reader
    .select({
      id: testPlan.id,
      environment: testPlan.environment,
      madeAt: testPlan.madeAt,
      madeBy: testPlan.madeBy,
      rows: count(sql`${testPlan.plan} -> 'rows'`),
      flags: count(sql`coalesce(${testPlan.plan} -> 'flags', '[]')`),
      strength: sql<number>`coalesce((${testPlan.plan} ->> 'strength')::int, 2)`,
    })
    .from(testPlan)
    .where(
      and(
        eq(testPlan.project, project),
        environment === undefined ? undefined : eq(testPlan.environment, environment),
      ),
    )
    .orderBy(desc(testPlan.madeAt))
    .limit(plansMax);
  return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() }));
}
