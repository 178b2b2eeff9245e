/** The steps that are taken with a change request: each one is a POST below it, and answers with what it did. */
import type { z } from "zod";
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

interface StepRoutesDeps {
  readonly url: string;
  readonly params: z.ZodType<{ project: string; request: number }>;
  readonly requests: RequestService;
}

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

export function stepRoutes(app: App, deps: StepRoutesDeps): void {
  judgeRoutes(app, deps);
  leadRoutes(app, deps);
  emergencyRoutes(app, deps);
}

function stepRoute<Body extends z.ZodType>(
  app: App,
  { url, params }: StepRoutesDeps,
  { step, permission, summary, body, take }: StepRoute<Body>,
): void {
  app.route({
    method: "POST",
    url: `${url}/${step}`,
    config: { permission },
    schema: { tags: ["requests"], summary, params, body, response: { 200: requestStep } },
    async handler(request) {
      const place = { ...params.parse(request.params), ...idempotencyOf(request) };
      return stepView(await take(request.caller, place, body.parse(request.body)));
    },
  });
}

/** Of those who are asked. */
function judgeRoutes(app: App, deps: StepRoutesDeps): void {
  const { requests } = deps;
  stepRoute(app, deps, {
    ...{ step: "approve", permission: "change.approve", body: approveBody },
    summary: "Agree to exactly what you looked at, as its hash names it",
    take: requests.approve,
  });
  stepRoute(app, deps, {
    ...{ step: "withdraw", permission: "change.approve", body: stepBody },
    summary: "Take your approval back",
    take: requests.withdraw,
  });
  stepRoute(app, deps, {
    ...{ step: "reject", permission: "change.approve", body: rejectBody },
    summary: "Give a request back to its author",
    take: requests.reject,
  });
  stepRoute(app, deps, {
    ...{ step: "comments", permission: "change.read", body: commentBody },
    summary: "Say something about a request",
    take: requests.comment,
  });
}

/** That lead to its application, or away from it. */
function leadRoutes(app: App, deps: StepRoutesDeps): void {
  const { requests } = deps;
  const permission = "change.write";
  stepRoute(app, deps, {
    ...{ step: "submit", permission, body: stepBody, take: requests.submit },
    summary: "Ask for the review of a request",
  });
  stepRoute(app, deps, {
    ...{ step: "schedule", permission, body: scheduleBody, take: requests.schedule },
    summary: "Have a request applied by itself at a time",
  });
  stepRoute(app, deps, {
    ...{ step: "unschedule", permission, body: stepBody, take: requests.unschedule },
    summary: "Take the time from a request, so that somebody applies it",
  });
  stepRoute(app, deps, {
    ...{ step: "apply", permission, body: stepBody, take: requests.apply },
    summary: "Apply a request, if everybody who has to has agreed to what it does now",
  });
  stepRoute(app, deps, {
    ...{ step: "cancel", permission, body: stepBody, take: requests.cancel },
    summary: "Give a request up",
  });
}

/** After an emergency. */
function emergencyRoutes(app: App, deps: StepRoutesDeps): void {
  const { requests } = deps;
  stepRoute(app, deps, {
    ...{ step: "reason", permission: "change.emergency", body: reasonBody },
    summary: "Say why an emergency was one, within 24 hours",
    take: requests.giveReason,
  });
  stepRoute(app, deps, {
    ...{ step: "retrospective", permission: "change.approve", body: retrospectiveBody },
    summary: "Look at somebody else's emergency afterwards",
    take: requests.reviewEmergency,
  });
}
