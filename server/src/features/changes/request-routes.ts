import { z } from "zod";
import type { App } from "../../platform/http/app.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import {
  inbox,
  requestList,
  requestListName,
  requestStep,
  requestView,
} from "../../wire/request.ts";
import {
  approveBody,
  commentBody,
  previewBody,
  reasonBody,
  rejectBody,
  requestBody,
  requestPatch,
  retrospectiveBody,
  rollbackBody,
  scheduleBody,
  stepBody,
} from "../../wire/request-body.ts";
import { requestPreview } from "../../wire/request-preview.ts";
import { parsedChanges } from "./parsed-changes.ts";
import type { RequestPages } from "./request-pages.ts";
import type { Previews } from "./request-preview.ts";
import type { RequestService } from "./request-service.ts";
import type { StepOutcome } from "./taking.ts";

export interface RequestRoutesDeps {
  readonly requests: RequestService;
  readonly pages: RequestPages;
  readonly previews: Previews;
}

const tags = ["requests"];
const inProject = z.object({ project: z.string() });
const ofRequest = inProject.extend({ request: z.coerce.number().int().positive() });
const listUrl = "/api/v1/projects/:project/requests";
const requestUrl = `${listUrl}/:request`;
/** A thousand changes, some of them whole flags. */
const bodyLimit = 8 << 20;

export function requestRoutes(app: App, deps: RequestRoutesDeps): void {
  readRoutes(app, deps);
  previewRoutes(app, deps);
  writeRoutes(app, deps);
  judgeRoutes(app, deps);
  leadRoutes(app, deps);
  emergencyRoutes(app, deps);
}

function readRoutes(app: App, { pages }: RequestRoutesDeps): void {
  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "change.read" },
    schema: {
      tags,
      summary: "List change requests, those that wait too, newest first",
      params: inProject,
      querystring: z.object({
        list: requestListName.default("open"),
        flag: z.string().optional(),
        segment: z.string().optional(),
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      response: { 200: requestList },
    },
    handler({ caller, params: { project }, query: { flag, segment, ...wish } }) {
      const address = flag === undefined ? segment && `segment/${segment}` : `flag/${flag}`;
      return pages.list(caller, { project, address, ...wish });
    },
  });

  app.route({
    method: "GET",
    url: requestUrl,
    config: { permission: "change.read" },
    schema: {
      tags,
      summary: "Read one change request, with all that happened to it and who is asked",
      params: ofRequest,
      response: { 200: requestView },
    },
    async handler({ caller, params: { project, request } }, reply) {
      const view = await pages.read(caller, project, request);
      setVersion(reply, view.version);
      return view;
    },
  });

  app.route({
    method: "GET",
    url: "/api/v1/inbox",
    config: { permission: "self.read" },
    schema: {
      tags,
      summary: "Read what waits for you, in all projects",
      response: { 200: inbox },
    },
    handler: ({ caller }) => pages.inbox(caller),
  });
}

function previewRoutes(app: App, { previews }: RequestRoutesDeps): void {
  app.route({
    method: "POST",
    url: `${listUrl}/preview`,
    config: { permission: "change.read" },
    bodyLimit,
    schema: {
      tags,
      summary: "See what changes would do, and what would be asked of whom, without doing it",
      params: inProject,
      body: previewBody,
      response: { 200: requestPreview },
    },
    handler({ caller, params: { project }, body: { changes, plan } }) {
      return previews.ofChanges(caller, { project, changes: parsedChanges(changes), plan });
    },
  });

  app.route({
    method: "GET",
    url: `${requestUrl}/preview`,
    config: { permission: "change.read" },
    schema: {
      tags,
      summary: "See what a request would do if it were applied now",
      params: ofRequest,
      response: { 200: requestPreview },
    },
    handler: ({ params: { project, request } }) => previews.ofRequest(project, request),
  });
}

function writeRoutes(app: App, { requests }: RequestRoutesDeps): void {
  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "change.write" },
    bodyLimit,
    schema: {
      tags,
      summary: "Prepare a change request; with `submit`, ask for its review at once",
      params: inProject,
      body: requestBody,
      response: { 201: requestStep },
    },
    async handler({ caller, params: { project }, body: { changes, ...wish } }, reply) {
      const outcome = await requests.draft(caller, {
        ...{ project, changes: parsedChanges(changes) },
        ...wish,
      });
      setVersion(reply, outcome.version);
      reply.header("location", `/api/v1/projects/${project}/requests/${outcome.request}`);
      return reply.code(201).send(viewOf(outcome));
    },
  });

  app.route({
    method: "PATCH",
    url: requestUrl,
    config: { permission: "change.write" },
    bodyLimit,
    schema: {
      tags,
      summary: "Edit a change request; other changes void the approvals that it has",
      params: ofRequest,
      body: requestPatch,
      response: { 200: requestStep },
    },
    async handler(request, reply) {
      const { caller, params, body } = request;
      const { changes, ...wish } = body;
      const place = { ...params, version: requireVersion(request) };
      const edited = changes === undefined ? {} : { changes: parsedChanges(changes) };
      const outcome = await requests.edit(caller, place, { ...wish, ...edited });
      setVersion(reply, outcome.version);
      return viewOf(outcome);
    },
  });

  app.route({
    method: "POST",
    url: `${requestUrl}/rollback`,
    config: { permission: "change.write" },
    schema: {
      tags,
      summary: "Prepare the request that takes an applied one back",
      params: ofRequest,
      body: rollbackBody,
      response: { 201: requestStep },
    },
    async handler({ caller, params, body }, reply) {
      const outcome = await requests.rollback(caller, params, body);
      setVersion(reply, outcome.version);
      return reply.code(201).send(viewOf(outcome));
    },
  });
}

function judgeRoutes(app: App, { requests }: RequestRoutesDeps): void {
  app.route({
    method: "POST",
    url: `${requestUrl}/approve`,
    config: { permission: "change.approve" },
    schema: {
      tags,
      summary: "Agree to exactly what you looked at, as its hash names it",
      params: ofRequest,
      body: approveBody,
      response: { 200: requestStep },
    },
    handler: async ({ caller, params, body }) =>
      viewOf(await requests.approve(caller, params, body)),
  });

  app.route({
    method: "POST",
    url: `${requestUrl}/withdraw`,
    config: { permission: "change.approve" },
    schema: {
      tags,
      summary: "Take your approval back",
      params: ofRequest,
      body: stepBody,
      response: { 200: requestStep },
    },
    handler: async ({ caller, params, body }) =>
      viewOf(await requests.withdraw(caller, params, body)),
  });

  app.route({
    method: "POST",
    url: `${requestUrl}/reject`,
    config: { permission: "change.approve" },
    schema: {
      tags,
      summary: "Give a request back to its author",
      params: ofRequest,
      body: rejectBody,
      response: { 200: requestStep },
    },
    handler: async ({ caller, params, body }) =>
      viewOf(await requests.reject(caller, params, body)),
  });

  app.route({
    method: "POST",
    url: `${requestUrl}/comments`,
    config: { permission: "change.read" },
    schema: {
      tags,
      summary: "Say something about a request",
      params: ofRequest,
      body: commentBody,
      response: { 200: requestStep },
    },
    handler: async ({ caller, params, body }) =>
      viewOf(await requests.comment(caller, params, body)),
  });
}

/** The steps that lead to its application, or away from it; all are asked for alike. */
const leading = {
  submit: "Ask for the review of a request",
  unschedule: "Take the time from a request, so that somebody applies it",
  apply: "Apply a request, if everybody who has to has agreed to what it does now",
  cancel: "Give a request up",
} as const;

function leadRoutes(app: App, { requests }: RequestRoutesDeps): void {
  for (const [name, summary] of Object.entries(leading)) {
    const step = name as keyof typeof leading;
    app.route({
      method: "POST",
      url: `${requestUrl}/${step}`,
      config: { permission: "change.write" },
      schema: {
        ...{ tags, summary, params: ofRequest, body: stepBody },
        response: { 200: requestStep },
      },
      handler: async ({ caller, params, body }) =>
        viewOf(await requests[step](caller, params, body)),
    });
  }

  app.route({
    method: "POST",
    url: `${requestUrl}/schedule`,
    config: { permission: "change.write" },
    schema: {
      tags,
      summary: "Have a request applied by itself at a time",
      params: ofRequest,
      body: scheduleBody,
      response: { 200: requestStep },
    },
    handler: async ({ caller, params, body }) =>
      viewOf(await requests.schedule(caller, params, body)),
  });
}

function emergencyRoutes(app: App, { requests }: RequestRoutesDeps): void {
  app.route({
    method: "POST",
    url: `${requestUrl}/reason`,
    config: { permission: "change.emergency" },
    schema: {
      tags,
      summary: "Say why an emergency was one, within 24 hours",
      params: ofRequest,
      body: reasonBody,
      response: { 200: requestStep },
    },
    handler: async ({ caller, params, body }) =>
      viewOf(await requests.giveReason(caller, params, body)),
  });

  app.route({
    method: "POST",
    url: `${requestUrl}/retrospective`,
    config: { permission: "change.approve" },
    schema: {
      tags,
      summary: "Look at somebody else's emergency afterwards",
      params: ofRequest,
      body: retrospectiveBody,
      response: { 200: requestStep },
    },
    handler: async ({ caller, params, body }) =>
      viewOf(await requests.reviewEmergency(caller, params, body)),
  });
}

/** The wire's lists are its own. */
function viewOf({ request, state, entry, revisions, differences }: StepOutcome) {
  return { request, state, entry, revisions, differences: [...differences] };
}
