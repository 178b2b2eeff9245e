/** The order of stages: what is composed first stands before what comes after. Reading down is reading the server. */
import { composeAccess, composeLeaving } from "./compose/access.ts";
import { composeAttempts, composeAudit } from "./compose/audit.ts";
import { composeCodeReferences } from "./compose/code-references.ts";
import { composeDelivery } from "./compose/delivery.ts";
import { composeDigests } from "./compose/digests.ts";
import { composeFlagLives } from "./compose/flag-lives.ts";
import { composeGovernance } from "./compose/governance.ts";
import { composeAnalyst, composeInteractions } from "./compose/interactions.ts";
import { composeLifecycle } from "./compose/lifecycle.ts";
import { composeNotifications } from "./compose/notifications.ts";
import { composeObservations } from "./compose/observations.ts";
import { composeDashboard, composePlatform, composeServerRoutes } from "./compose/platform.ts";
import { composeProjects } from "./compose/projects.ts";
import { composeRecord } from "./compose/record.ts";
import { composeReports } from "./compose/reports.ts";
import { composeScim } from "./compose/scim.ts";
import { type AppDeps, createStage } from "./compose/stage.ts";
import { webhookDestination } from "./features/notifications/checkpoint-destination.ts";
import type { App } from "./platform/http/app.ts";

export async function buildApp(deps: AppDeps): Promise<App> {
  const stage = createStage(deps);
  const { record } = composeRecord(stage);
  const analyst = composeAnalyst(stage);
  const app = await composePlatform(stage);
  const attempts = composeAttempts(app, stage, { record });
  const access = composeAccess(app, stage, { record, attempts });
  const { submitIn } = composeGovernance(app, stage, analyst);
  composeScim(app, stage, { record, access, submitIn });
  composeAudit(app, stage, { record, moreDestinations: [webhookDestination(stage)] });
  composeLeaving(app, stage, { record, submitIn });
  composeProjects(app, stage, { record, submitIn, access });
  composeObservations(app, stage);
  composeCodeReferences(app, stage);
  composeFlagLives(app, stage, analyst);
  composeInteractions(app, stage, analyst);
  composeReports(app, stage, { record });
  composeNotifications(app, stage, { record });
  composeDigests(app, stage, { record });
  const delivery = composeDelivery(app, stage, access);
  composeServerRoutes(app, stage);
  await composeDashboard(app);
  composeLifecycle(app, stage, delivery);
  return app;
}
