import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { parted, statusOfWrite } from "../../platform/http/leave.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { created, written } from "../../wire/common.ts";
import {
  segmentBody,
  segmentKeysBody,
  segmentList,
  segmentPatch,
  segmentView,
} from "../../wire/segment.ts";
import { findSegment, listSegments, type SegmentPage } from "./segment-read-model.ts";
import { type SegmentService, segmentNotFound } from "./segment-service.ts";

export interface SegmentRoutesDeps {
  readonly service: SegmentService;
  readonly reader: Reader;
}

const tags = ["segments"];
const inProject = z.object({ project: z.string() });
const ofSegment = inProject.extend({ segment: z.string() });
const listUrl = "/api/v1/projects/:project/segments";
const segmentUrl = `${listUrl}/:segment`;
/** A hundred thousand keys of some length. */
const bodyLimit = 16 << 20;

export function segmentRoutes(app: App, deps: SegmentRoutesDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: App, { reader }: SegmentRoutesDeps): void {
  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "segment.read" },
    schema: {
      tags,
      summary: "List all segments",
      params: inProject,
      response: { 200: segmentList },
    },
    async handler({ params: { project } }) {
      return { segments: [...(await listSegments(reader, project))] };
    },
  });

  app.route({
    method: "GET",
    url: segmentUrl,
    config: { permission: "segment.read" },
    schema: {
      tags,
      summary: "Read one segment, with the first of its keys",
      params: ofSegment,
      response: { 200: segmentView },
    },
    async handler({ params }, reply) {
      const page = await findSegment(reader, params);
      if (page === undefined) throw segmentNotFound(params.segment);
      setVersion(reply, page.version);
      return viewOf(page);
    },
  });
}

function writeRoutes(app: App, { service }: SegmentRoutesDeps): void {
  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "segment.write" },
    bodyLimit,
    schema: {
      tags,
      summary: "Create a segment",
      params: inProject,
      body: segmentBody,
      response: created,
    },
    async handler(request, reply) {
      const { project } = request.params;
      const { content, leave } = parted(request, request.body);
      const { included, excluded, ...segment } = content;
      const wish = { ...leave, segment, included, excluded };
      const outcome = await service.create(request.caller, project, wish);
      setVersion(reply, outcome.versions[`segment/${segment.key}`]);
      return reply
        .code(statusOfWrite(outcome, 201))
        .header("location", `/api/v1/projects/${project}/segments/${segment.key}`)
        .send(outcome);
    },
  });

  app.route({
    method: "PATCH",
    url: segmentUrl,
    config: { permission: "segment.write" },
    schema: {
      tags,
      summary: "Change a segment; `state` archives and restores it",
      params: ofSegment,
      body: segmentPatch,
      response: written,
    },
    async handler(request, reply) {
      const { content: fields, leave } = parted(request, request.body);
      const place = { ...request.params, version: requireVersion(request) };
      const outcome = await service.patch(request.caller, place, { fields, ...leave });
      setVersion(reply, outcome.versions[`segment/${place.segment}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });

  app.route({
    method: "POST",
    url: `${segmentUrl}/keys`,
    config: { permission: "segment.write" },
    bodyLimit,
    schema: {
      tags,
      summary: "Add keys to a list of a segment, and remove others",
      params: ofSegment,
      body: segmentKeysBody,
      response: written,
    },
    async handler(request, reply) {
      const { content, leave } = parted(request, request.body);
      const edit = { ...content, ...leave };
      const outcome = await service.editKeys(request.caller, request.params, edit);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}

/** The wire's lists are its own. */
function viewOf(page: SegmentPage) {
  const { environments, ...rest } = page;
  return {
    ...rest,
    ...(environments !== undefined && { environments: [...environments] }),
    rules: [...page.rules],
    included: { ...page.included, keys: [...page.included.keys] },
    excluded: { ...page.excluded, keys: [...page.excluded.keys] },
    flags: [...page.flags],
  };
}
