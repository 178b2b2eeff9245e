import type { Analyst } from "../features/interactions/analysis/analyst.ts";
import { createFanOutReader } from "../features/lifecycle/fan-out.ts";
import { listEnvironments } from "../features/lifecycle/life-read-model.ts";
import { debtCount } from "../features/lifecycle/lifecycle-jobs.ts";
import { lifecycleRoutes } from "../features/lifecycle/lifecycle-routes.ts";
import type { App } from "../platform/http/app.ts";
import type { Job } from "../platform/jobs.ts";
import type { Ground, Stage } from "./stage.ts";

const dayMs = 86_400_000;
/** Tests that passed longer ago do not count, as on the pages of what can meet. */
const testAgeMs = 90 * dayMs;
/** A page is not kept waiting for what its reader may not even look at; asked again, it is worked out. */
const patienceMs = 700;

/** How far flags have come, and which may go. */
export function composeFlagLives(app: App, stage: Stage, analyst: Analyst): void {
  const { database, reader, clock, logger } = stage;
  const readFanOut = createFanOutReader({
    ...{ clock, log: logger },
    listEnvironments: (project) => listEnvironments(reader, project),
    countPairs: async ({ flag, ...place }) => {
      const found = await analyst.ask(
        { ...place, maxAgeMs: testAgeMs, kind: "flag", ask: { flag, limit: 1 } },
        { patienceMs },
      );
      if (found === undefined) return undefined;
      const { reachableOrObserved: meeting, unknown, untested } = found.counts;
      return { meeting, unknown, untested, hasTests: found.hasTests, at: found.evidenceAt };
    },
  });
  lifecycleRoutes(app, { database, clock, readFanOut });
}

/** Keeps, day by day, what everybody has to clear away. */
export function flagLifeJob({
  database,
  reader,
  clock,
}: Pick<Ground, "database" | "reader" | "clock">): Job {
  return debtCount({ database, reader, clock });
}
