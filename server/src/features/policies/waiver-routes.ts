import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { leaveOf, statusOfWrite } from "../../platform/http/leave.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { created, written } from "../../wire/common.ts";
import { waiverBody, waiverList, waiverPatch } from "../../wire/policy.ts";
import { listWaivers } from "./policy-read-model.ts";
import type { PolicyService } from "./policy-service.ts";

export interface WaiverRoutesDeps {
  readonly service: PolicyService;
  readonly reader: Reader;
  readonly clock: Clock;
}

const tags = ["policies"];
const inProject = z.object({ project: z.string() });
const ofWaiver = inProject.extend({ waiver: z.string() });
const listUrl = "/api/v1/projects/:project/waivers";
const waiverUrl = `${listUrl}/:waiver`;

export function waiverRoutes(app: App, { service, reader, clock }: WaiverRoutesDeps): void {
  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "policy.read" },
    schema: {
      tags,
      summary: "List all waivers, those that end soonest first",
      params: inProject,
      response: { 200: waiverList },
    },
    async handler({ params: { project } }) {
      return { waivers: [...(await listWaivers(reader, { project, at: clock() }))] };
    },
  });

  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "waiver.write" },
    schema: {
      tags,
      summary: "Grant a waiver, in your own name",
      params: inProject,
      body: waiverBody,
      response: created,
    },
    async handler(request, reply) {
      const { project } = request.params;
      const { mayWait, ...waiver } = request.body;
      const leave = leaveOf(request, { reason: waiver.reason, mayWait });
      const outcome = await service.grantWaiver(request.caller, project, { ...leave, waiver });
      setVersion(reply, outcome.versions[`waiver/${waiver.key}`]);
      return reply.code(statusOfWrite(outcome, 201)).send(outcome);
    },
  });

  app.route({
    method: "PATCH",
    url: waiverUrl,
    config: { permission: "waiver.write" },
    schema: {
      tags,
      summary: "Let a waiver end on another day, or give another reason, in your own name",
      params: ofWaiver,
      body: waiverPatch,
      response: written,
    },
    async handler(request, reply) {
      const { project, waiver: key } = request.params;
      const place = { project, key, version: requireVersion(request) };
      const { mayWait, ...fields } = request.body;
      const wish = { ...leaveOf(request, { reason: fields.reason, mayWait }), fields };
      const outcome = await service.patchWaiver(request.caller, place, wish);
      setVersion(reply, outcome.versions[`waiver/${key}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });

  app.route({
    method: "DELETE",
    url: waiverUrl,
    config: { permission: "waiver.write" },
    schema: {
      tags,
      summary: "Take a waiver back before its end",
      params: ofWaiver,
      response: written,
    },
    async handler(request, reply) {
      const { project, waiver: key } = request.params;
      const place = { project, key, version: requireVersion(request) };
      const outcome = await service.takeBackWaiver(request.caller, place, leaveOf(request));
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}
