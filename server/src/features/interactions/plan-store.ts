import type { JsonValue } from "@yardarm/sdk/model";
import type { Transaction } from "../../platform/db/transaction.ts";
import { testPlan } from "../../tables/test-plan.ts";
import type { PlanAnswer, PlanWish } from "./analysis/answers.ts";

export interface StoredPlan {
  readonly project: string;
  readonly id: string;
  readonly environment: string;
  readonly revision: string;
  readonly request: PlanWish;
  readonly plan: PlanAnswer;
  readonly madeBy: string;
  readonly madeAt: Date;
}

/** A plan never changes: whoever wants another one makes one. */
export async function addPlan(transaction: Transaction, stored: StoredPlan): Promise<void> {
  const { request, plan } = stored;
  await transaction
    .insert(testPlan)
    .values({ ...stored, request: asJson(request), plan: asJson(plan) });
}

/** Both are JSON by construction; only their interfaces do not say so. */
function asJson(document: PlanWish | PlanAnswer): JsonValue {
  return JSON.parse(JSON.stringify(document));
}
