import { emergencyWatch } from "../features/changes/emergency-jobs.ts";
import { createRequestPages } from "../features/changes/request-pages.ts";
import { createPreviews } from "../features/changes/request-preview.ts";
import { requestRoutes } from "../features/changes/request-routes.ts";
import { createRequestService, type RequestService } from "../features/changes/request-service.ts";
import { requestStepRoutes } from "../features/changes/request-step-routes.ts";
import { requestExpiry, requestLooks, schedules } from "../features/changes/schedule-jobs.ts";
import type { Foresee } from "../features/changes/with-outlook.ts";
import { tellOverdue } from "../features/notifications/duty-overdue.ts";
import { readFlagUsage } from "../features/observations/usage-read-model.ts";
import type { App } from "../platform/http/app.ts";
import type { Job } from "../platform/jobs.ts";
import type { Ground } from "./stage.ts";
import { writingDeps } from "./writing.ts";

/** What can be done with requests that wait. */
export function createRequests(ground: Ground, foresee?: Foresee): RequestService {
  return createRequestService(writingDeps(ground, foresee));
}

/** What the clock does with them. */
export function requestJobs(ground: Ground, foresee?: Foresee): readonly Job[] {
  const deps = writingDeps(ground, foresee);
  return [
    ...[schedules(deps), requestLooks(deps), requestExpiry(deps)],
    emergencyWatch({ ...ground, tell: tellOverdue }),
  ];
}

export function composeRequests(app: App, ground: Ground, foresee: Foresee): void {
  const deps = {
    ...writingDeps(ground, foresee),
    readUsage: readFlagUsage,
  };
  const requests = createRequests(ground, foresee);
  requestStepRoutes(app, { requests });
  requestRoutes(app, {
    requests,
    pages: createRequestPages(deps),
    previews: createPreviews(deps),
  });
}
