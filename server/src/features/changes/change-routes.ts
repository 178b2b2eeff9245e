import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { parted, statusOfWrite } from "../../platform/http/leave.ts";
import {
  changeRequestList,
  changeRequestView,
  changesBody,
  preview,
  revertBody,
} from "../../wire/change.ts";
import { written } from "../../wire/common.ts";
import { findRequest, listRequests, type StoredRequest } from "./change-request-read-model.ts";
import type { ChangeService } from "./change-service.ts";
import { parsedChanges } from "./parsed-changes.ts";
import { requestNotFound } from "./refusals.ts";

export interface ChangeRoutesDeps {
  readonly changes: Pick<ChangeService, "submit" | "preview" | "revert">;
  readonly reader: Reader;
}

const tags = ["changes"];
const inProject = z.object({ project: z.string() });
const ofRequest = inProject.extend({ request: z.coerce.number().int().positive() });
/** A thousand changes, some of them whole flags. */
const bodyLimit = 8 << 20;

export function changeRoutes(app: App, { changes, reader }: ChangeRoutesDeps): void {
  app.route({
    method: "POST",
    url: "/api/v1/projects/:project/changes",
    config: { permission: "change.write" },
    bodyLimit,
    schema: {
      tags,
      summary: "Apply several changes together, or none of them",
      params: inProject,
      body: changesBody,
      response: written,
    },
    async handler(request, reply) {
      const { content, leave } = parted(request, request.body);
      const proposal = { ...request.params, changes: parsedChanges(content.changes), ...leave };
      const outcome = await changes.submit(request.caller, proposal);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/projects/:project/changes/preview",
    config: { permission: "change.read" },
    bodyLimit,
    schema: {
      tags,
      summary: "See what changes would do, without doing it",
      params: inProject,
      body: changesBody.pick({ changes: true }),
      response: { 200: preview },
    },
    async handler({ params: { project }, body }) {
      const seen = await changes.preview({ project, changes: parsedChanges(body.changes) });
      return {
        ...seen,
        sentences: [...seen.sentences],
        touched: [...seen.touched],
        protected: [...seen.protected],
        findings: [...seen.findings],
        demands: [...seen.demands],
      };
    },
  });

  listRoutes(app, reader);

  app.route({
    method: "POST",
    url: "/api/v1/projects/:project/changes/:request/revert",
    config: { permission: "change.write" },
    schema: {
      tags,
      summary: "Take a change request back, by a new one with the inverse changes",
      params: ofRequest,
      body: revertBody,
      response: written,
    },
    async handler(request, reply) {
      const { leave } = parted(request, request.body);
      const outcome = await changes.revert(request.caller, { ...request.params, ...leave });
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}

function listRoutes(app: App, reader: Reader): void {
  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/changes",
    config: { permission: "change.read" },
    schema: {
      tags,
      summary: "List change requests, newest first",
      params: inProject,
      querystring: z.object({
        flag: z.string().optional(),
        segment: z.string().optional(),
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      response: { 200: changeRequestList },
    },
    async handler({ params: { project }, query: { flag, segment, ...page } }) {
      const address = flag === undefined ? segment && `segment/${segment}` : `flag/${flag}`;
      const { requests, next } = await listRequests(reader, { project, address, ...page });
      return { requests: requests.map(viewOf), next };
    },
  });

  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/changes/:request",
    config: { permission: "change.read" },
    schema: {
      tags,
      summary: "Read one change request",
      params: ofRequest,
      response: { 200: changeRequestView },
    },
    async handler({ params: { project, request: number } }) {
      const found = await findRequest(reader, project, number);
      if (found === undefined) throw requestNotFound(number);
      return viewOf(found);
    },
  });
}

/** The wire's lists are its own. */
function viewOf(request: StoredRequest) {
  return { ...request, sentences: [...request.sentences], changes: [...request.changes] };
}
