import { debtCount } from "../features/lifecycle/lifecycle-jobs.ts";
import { lifecycleRoutes } from "../features/lifecycle/lifecycle-routes.ts";
import type { App } from "../platform/http/app.ts";
import type { Job } from "../platform/jobs.ts";
import type { Ground, Stage } from "./stage.ts";

/** How far flags have come, and which may go. */
export function composeFlagLives(app: App, { database, clock }: Stage): void {
  lifecycleRoutes(app, { database, clock });
}

/** Keeps, day by day, what everybody has to clear away. */
export function flagLifeJob({
  database,
  reader,
  clock,
}: Pick<Ground, "database" | "reader" | "clock">): Job {
  return debtCount({ database, reader, clock });
}
