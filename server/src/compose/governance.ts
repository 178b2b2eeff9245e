import { idempotencyForgetting } from "../features/changes/change-jobs.ts";
import { changeRoutes } from "../features/changes/change-routes.ts";
import { type ChangeService, createChangeService } from "../features/changes/change-service.ts";
import { createCommit } from "../features/changes/commit.ts";
import { forgetKeys } from "../features/changes/idempotency-store.ts";
import type { Foresee } from "../features/changes/with-outlook.ts";
import { environmentRoutes } from "../features/environments/environment-routes.ts";
import { createEnvironmentService } from "../features/environments/environment-service.ts";
import { flagRoutes } from "../features/flags/flag-routes.ts";
import { createFlagService } from "../features/flags/flag-service.ts";
import { groupRoutes } from "../features/groups/group-routes.ts";
import type { Analyst } from "../features/interactions/analysis/analyst.ts";
import { createForesee } from "../features/interactions/foresee.ts";
import { ruleRoutes } from "../features/interactions/rule-routes.ts";
import { createRuleService } from "../features/interactions/rule-service.ts";
import { serviceEnd } from "../features/lifecycle/service-end-job.ts";
import { emit } from "../features/notifications/outbox.ts";
import { starterForOlderProjects } from "../features/policies/older-projects.ts";
import { type NightlyJudgementDeps, nightlyJudgement } from "../features/policies/policy-jobs.ts";
import { policyRoutes } from "../features/policies/policy-routes.ts";
import { createPolicyService } from "../features/policies/policy-service.ts";
import { waiverRoutes } from "../features/policies/waiver-routes.ts";
import { segmentRoutes } from "../features/segments/segment-routes.ts";
import { createSegmentService } from "../features/segments/segment-service.ts";
import type { App } from "../platform/http/app.ts";
import type { Job } from "../platform/jobs.ts";
import { measureChanges } from "./measured-changes.ts";
import { composeRequests, requestJobs } from "./requests.ts";
import { runJobs } from "./run-jobs.ts";
import type { Ground, Stage } from "./stage.ts";
import { writingDeps } from "./writing.ts";

/** The writer, without the routes that lead to it. */
export function createChanges(ground: Ground, foresee?: Foresee): ChangeService {
  const deps = writingDeps(ground, foresee);
  return createChangeService({ ...deps, commit: createCommit(deps) });
}

/** What people govern: the writer, and the pages and routes of what it writes. */
export function composeGovernance(
  app: App,
  stage: Stage,
  analyst: Analyst,
): Pick<ChangeService, "submitIn"> {
  const { reader, database, clock } = stage;
  const foresee = createForesee({ analyst, reader, clock });
  const changes = measureChanges(createChanges(stage, foresee), stage.metrics);
  const writing = { reader, submit: changes.submit };
  changeRoutes(app, { changes, reader });
  composeRequests(app, stage, foresee);
  flagRoutes(app, { service: createFlagService({ ...writing, clock }), reader, database, clock });
  groupRoutes(app, { reader });
  segmentRoutes(app, { service: createSegmentService(writing), reader });
  environmentRoutes(app, { service: createEnvironmentService(writing), reader, database });
  const governing = { service: createPolicyService(writing), reader, clock };
  policyRoutes(app, governing);
  waiverRoutes(app, governing);
  ruleRoutes(app, { service: createRuleService(writing), reader, clock });
  runJobs(app, stage, governanceJobs(stage, { changes, foresee }));
  return changes;
}

/** Each once a day, by however many servers. */
const tellBroken: NightlyJudgementDeps["tell"] = (tx, { project, at, key, name, finding, flag }) =>
  emit(
    tx,
    {
      ...{ project, environments: [], at },
      origin: `${project}/${key}:${at.toISOString().slice(0, 10)}:${finding}`,
    },
    { type: "policy.broken", data: { policy: name, finding, flag } },
  );

function governanceJobs(
  stage: Stage,
  { changes, foresee }: { readonly changes: ChangeService; readonly foresee: Foresee },
): readonly Job[] {
  const { database, reader, clock } = stage;
  return [
    ...requestJobs(stage, foresee),
    serviceEnd({ reader, clock, submit: changes.submit }),
    starterForOlderProjects({ reader, submit: changes.submit }),
    idempotencyForgetting({ database, clock, forgetKeys }),
    nightlyJudgement({ database, reader, clock, tell: tellBroken }),
  ];
}
