import { randomUUID } from "node:crypto";
import { answerTo } from "../features/interactions/analysis/answer.ts";
import type { PlanWish } from "../features/interactions/analysis/answers.ts";
import { EnvironmentState } from "../features/interactions/analysis/environment-state.ts";
import { addPlan } from "../features/interactions/plan-store.ts";
import type { Caller } from "../platform/actor.ts";
import { atOneMoment } from "../platform/db/reader.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import type { Ground } from "./stage.ts";

const place = { project: "storefront", environment: "production" };
const dayMs = 86_400_000;

/** What the page of the example shop asks, so that its suite can run the plan whole; see examples/storefront. */
const shopFlags = [
  "storefront.maintenance-banner",
  "ops.read-only-mode",
  "home.hero-theme",
  "pricing.spring-sale",
  "loyalty.points-banner",
  "search.semantic-ranking",
  "catalog.new-card-layout",
  "catalog.badge-text",
  "recommendations.engine",
  "pricing.free-shipping-threshold",
  "checkout.one-page",
  "checkout.express-wallet",
  "payments.pay-later",
  "support.chat-widget",
];

/** The same on every machine. */
const request: PlanWish = { strength: 2, seed: 1, secondsMax: 30, stepsMax: 200, flags: shopFlags };

/** A plan to run, of what the shop's flags never did together in production; worked out here, since nobody waits for a few flags. */
export async function makeDemoPlan(
  { database, reader, clock }: Ground,
  { actor }: Caller,
): Promise<void> {
  const madeAt = clock();
  const state = new EnvironmentState({
    reader,
    atOneMoment: (read) => atOneMoment(database, read),
    place,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const asked = { ...place, now: madeAt.getTime(), maxAgeMs: 90 * dayMs } as const;
  const plan = await state.use(asked.now, (it) =>
    answerTo(it, { ...asked, kind: "plan", ask: request }),
  );
  if (plan === undefined) throw new Error("The demo has no production.");
  await inTransaction(database, (transaction) =>
    addPlan(transaction, {
      ...{ ...place, request, plan, revision: plan.revision, id: randomUUID(), madeAt },
      madeBy: `${actor.kind}:${actor.id}`,
    }),
  );
}
