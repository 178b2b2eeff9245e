/** Change requests that wait, as they are read and written; the steps that are taken with them have routes of their own. */
import { z } from "zod";
import type { App } from "../../platform/http/app.ts";
import { idempotencyOf } from "../../platform/http/idempotency.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import {
  inbox,
  requestList,
  requestListName,
  requestStep,
  requestView,
} from "../../wire/request.ts";
import { previewBody, requestBody, requestPatch, rollbackBody } from "../../wire/request-body.ts";
import { requestPreview } from "../../wire/request-preview.ts";
import { parsedChanges } from "./parsed-changes.ts";
import type { RequestPages } from "./request-pages.ts";
import type { Previews } from "./request-preview.ts";
import type { RequestService } from "./request-service.ts";
import { stepView } from "./step-view.ts";

export interface RequestRoutesDeps {
  readonly requests: RequestService;
  readonly pages: RequestPages;
  readonly previews: Previews;
}

const tags = ["requests"];
const inProject = z.object({ project: z.string() });
const ofRequest = inProject.extend({ request: z.coerce.number().int().positive() });
/** A list may be about several entities: whatever touched one of them. */
const several = z
  .union([z.string(), z.array(z.string()).max(50)])
  .transform((keys) => [keys].flat())
  .default([]);
const listUrl = "/api/v1/projects/:project/requests";
const requestUrl = `${listUrl}/:request`;
/** A thousand changes, some of them whole flags. */
const bodyLimit = 8 << 20;

export function requestRoutes(app: App, deps: RequestRoutesDeps): void {
  readRoutes(app, deps);
  previewRoutes(app, deps);
  writeRoutes(app, deps);
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
        flag: several,
        segment: several,
        group: several,
        interaction: several,
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      response: { 200: requestList },
    },
    handler({
      caller,
      params: { project },
      query: { flag, segment, group, interaction, ...wish },
    }) {
      const addresses = Object.entries({ flag, segment, group, interaction }).flatMap(
        ([room, keys]) => keys.map((key) => `${room}/${key}`),
      );
      return pages.list(caller, {
        ...{ project, ...wish },
        addresses: addresses.length === 0 ? undefined : addresses,
      });
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
    async handler(request, reply) {
      const { project } = request.params;
      const { changes, ...wish } = request.body;
      const outcome = await requests.draft(request.caller, {
        ...{ project, changes: parsedChanges(changes) },
        ...wish,
        ...idempotencyOf(request),
      });
      setVersion(reply, outcome.version);
      reply.header("location", `/api/v1/projects/${project}/requests/${outcome.request}`);
      return reply.code(201).send(stepView(outcome));
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
      const place = { ...params, ...idempotencyOf(request), version: requireVersion(request) };
      const edited = changes === undefined ? {} : { changes: parsedChanges(changes) };
      const outcome = await requests.edit(caller, place, { ...wish, ...edited });
      setVersion(reply, outcome.version);
      return stepView(outcome);
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
    async handler(request, reply) {
      const place = { ...request.params, ...idempotencyOf(request) };
      const outcome = await requests.rollback(request.caller, place, request.body);
      setVersion(reply, outcome.version);
      return reply.code(201).send(stepView(outcome));
    },
  });
}
