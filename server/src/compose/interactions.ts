import { type Analyst, createAnalyst } from "../features/interactions/analysis/analyst.ts";
import { interactionRoutes } from "../features/interactions/interaction-routes.ts";
import { keepAnalysis } from "../features/interactions/kept-analysis-store.ts";
import { keepEvidence } from "../features/interactions/kept-evidence-store.ts";
import { planRoutes } from "../features/interactions/plan-routes.ts";
import { createPlanService } from "../features/interactions/plan-service.ts";
import { workRoutes } from "../features/interactions/work-routes.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import type { App } from "../platform/http/app.ts";
import type { Stage } from "./stage.ts";

/** What can meet, what was tested of it, and what to test next; worked out in a thread of its own. */
export function composeInteractions(app: App, stage: Stage, analyst: Analyst): void {
  const { database, reader, clock } = stage;
  interactionRoutes(app, { analyst, reader, clock });
  workRoutes(app, { analyst });
  const service = createPlanService({ database, reader, analyst, clock });
  planRoutes(app, { service, reader });
  app.addHook("onClose", () => analyst.close());
}

/** Starts nothing before it is asked something. */
export function composeAnalyst({
  databaseUrl,
  logger,
  database,
  clock,
}: Pick<Stage, "databaseUrl" | "logger" | "database" | "clock">): Analyst {
  return createAnalyst({
    databaseUrl,
    log: logger,
    keep: (kept) => inTransaction(database, (tx) => keepAnalysis(tx, kept, clock())),
    keepEvidence: (kept) => inTransaction(database, (tx) => keepEvidence(tx, kept, clock())),
  });
}
