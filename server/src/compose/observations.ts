import { findEnvironment } from "../features/environments/environment-read-model.ts";
import { addCombinations, pruneCombinations } from "../features/observations/combination-store.ts";
import { addFindings, pruneFindings } from "../features/observations/finding-store.ts";
import { pruneNews } from "../features/observations/news-store.ts";
import {
  newsPruning,
  observationPruning,
  traceJoining,
} from "../features/observations/observation-jobs.ts";
import { observationRoutes } from "../features/observations/observation-routes.ts";
import {
  createObservationService,
  type ObservationService,
} from "../features/observations/observation-service.ts";
import { addObservations, pruneObservations } from "../features/observations/observation-store.ts";
import { pruneStates } from "../features/observations/state-store.ts";
import {
  createTestRunService,
  type TestRunService,
} from "../features/observations/test-run-service.ts";
import { addTestRun, pruneTestRuns } from "../features/observations/test-run-store.ts";
import { joinTraces } from "../features/observations/trace-store.ts";
import { trimToBounds } from "../features/observations/trim-store.ts";
import { addUses, pruneUses } from "../features/observations/use-store.ts";
import type { App } from "../platform/http/app.ts";
import type { Job } from "../platform/jobs.ts";
import type { Ground, Stage } from "./stage.ts";

type Means = Pick<Ground, "database" | "clock">;

/** Everything that a batch says is noted in the transaction in which it is counted. */
export function createObservations({ database, clock }: Means): ObservationService {
  const addMore = [addCombinations, addFindings, addUses];
  return createObservationService({ database, clock, addObservations, addMore });
}

/** Takes what runs of tests report. */
export function createTestRuns({
  database,
  reader,
  clock,
}: Pick<Ground, "database" | "reader" | "clock">): TestRunService {
  const hasEnvironment = async (place: { project: string; environment: string }) =>
    (await findEnvironment(reader, place)) !== undefined;
  return createTestRunService({ database, clock, addTestRun, hasEnvironment });
}

/** What services and tests report, for people. */
export function composeObservations(app: App, stage: Stage): void {
  const { database, reader, clock } = stage;
  const testRuns = createTestRuns(stage);
  observationRoutes(app, { testRuns, database, reader, clock });
}

/** They join what belongs together, and forget what was reported long ago, and what is too much. */
export function observationJobs({ database, clock }: Means): readonly Job[] {
  return [
    observationPruning({
      database,
      clock,
      pruneObservations,
      pruneFindings,
      pruneUses,
      pruneTestRuns,
      trimToBounds,
      pruneCombinations,
      pruneStates,
    }),
    newsPruning({ database, pruneNews }),
    traceJoining({ database, clock, joinTraces }),
  ];
}
