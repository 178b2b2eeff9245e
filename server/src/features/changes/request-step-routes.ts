/** The steps that are taken with a change request: each one is a POST below it, and answers with what it did. */
import { z } from "zod";
import type { Caller } from "../../platform/actor.ts";
import type { App } from "../../platform/http/app.ts";
import { idempotencyOf } from "../../platform/http/idempotency.ts";
import { requestStep } from "../../wire/request.ts";
import {
  approveBody,
  commentBody,
  reasonBody,
  rejectBody,
  retrospectiveBody,
  scheduleBody,
  stepBody,
} from "../../wire/request-body.ts";
import type { RequestService } from "./request-service.ts";
import { stepView } from "./step-view.ts";
import type { RequestPlace, StepOutcome } from "./taking.ts";

export interface RequestStepRoutesDeps {
  readonly requests: RequestService;
}

const params = z.object({ project: z.string(), request: z.coerce.number().int().positive() });
const requestUrl = "/api/v1/projects/:project/requests/:request";

interface StepRoute<Body extends z.ZodType> {
  readonly step: string;
  readonly permission: "change.write" | "change.approve" | "change.read" | "change.emergency";
  readonly summary: string;
  readonly body: Body;
  readonly take: (
    caller: Caller,
    place: RequestPlace,
    body: z.output<Body>,
  ) => Promise<StepOutcome>;
}

export function requestStepRoutes(app: App, deps: RequestStepRoutesDeps): void {
  judgeRoutes(app, deps);
  leadRoutes(app, deps);
  emergencyRoutes(app, deps);
}

function stepRoute<Body extends z.ZodType>(
  app: App,
  { step, permission, summary, body, take }: StepRoute<Body>,
): void {
  app.route({
    method: "POST",
    url: `${requestUrl}/${step}`,
    config: { permission },
    schema: { tags: ["requests"], summary, params, body, response: { 200: requestStep } },
    async handler(request) {
      const place = { ...params.parse(request.params), ...idempotencyOf(request) };
      return stepView(await take(request.caller, place, body.parse(request.body)));
    },
  });
}

/** Of those who are asked. */
function judgeRoutes(app: App, { requests }: RequestStepRoutesDeps): void {
  stepRoute(app, {
    ...{ step: "approve", permission: "change.approve", body: approveBody },
    summary: "Agree to exactly what you looked at, as its hash names it",
    take: requests.approve,
  });
  stepRoute(app, {
    ...{ step: "withdraw", permission: "change.approve", body: stepBody },
    summary: "Take your approval back",
    take: requests.withdraw,
  });
  stepRoute(app, {
    ...{ step: "reject", permission: "change.approve", body: rejectBody },
    summary: "Give a request back to its author",
    take: requests.reject,
  });
  stepRoute(app, {
    ...{ step: "comments", permission: "change.read", body: commentBody },
    summary: "Say something about a request",
    take: requests.comment,
  });
}

/** That lead to its application, or away from it. */
function leadRoutes(app: App, { requests }: RequestStepRoutesDeps): void {
  const permission = "change.write";
  stepRoute(app, {
    ...{ step: "submit", permission, body: stepBody, take: requests.submit },
    summary: "Ask for the review of a request",
  });
  stepRoute(app, {
    ...{ step: "schedule", permission, body: scheduleBody, take: requests.schedule },
    summary: "Have a request applied by itself at a time",
  });
  stepRoute(app, {
    ...{ step: "unschedule", permission, body: stepBody, take: requests.unschedule },
    summary: "Take the time from a request, so that somebody applies it",
  });
  stepRoute(app, {
    ...{ step: "apply", permission, body: stepBody, take: requests.apply },
    summary: "Apply a request, if everybody who has to has agreed to what it does now",
  });
  stepRoute(app, {
    ...{ step: "cancel", permission, body: stepBody, take: requests.cancel },
    summary: "Give a request up",
  });
}

/** After an emergency. */
function emergencyRoutes(app: App, { requests }: RequestStepRoutesDeps): void {
  stepRoute(app, {
    ...{ step: "reason", permission: "change.emergency", body: reasonBody },
    summary: "Say why an emergency was one, within 24 hours",
    take: requests.giveReason,
  });
  stepRoute(app, {
    ...{ step: "retrospective", permission: "change.approve", body: retrospectiveBody },
    summary: "Look at somebody else's emergency afterwards",
    take: requests.reviewEmergency,
  });
}
