import type { Snapshot } from "@yardarm/sdk/model";
import { z } from "zod";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment, type Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { parted, statusOfWrite } from "../../platform/http/leave.ts";
import { holdsAlready, requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { created, written } from "../../wire/common.ts";
import { environmentBody, environmentPage, environmentPatch } from "../../wire/project.ts";
import { readSnapshot } from "../delivery/delivery-read-model.ts";
import { findEnvironment } from "./environment-read-model.ts";
import { type EnvironmentService, environmentNotFound } from "./environment-service.ts";

export interface EnvironmentRoutesDeps {
  readonly service: EnvironmentService;
  readonly reader: Reader;
  readonly database: Database;
}

const tags = ["environments"];
const inProject = z.object({ project: z.string() });
const ofEnvironment = inProject.extend({ environment: z.string() });
const listUrl = "/api/v1/projects/:project/environments";
const environmentUrl = `${listUrl}/:environment`;

export function environmentRoutes(app: App, deps: EnvironmentRoutesDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: App, { reader, database }: EnvironmentRoutesDeps): void {
  app.route({
    method: "GET",
    url: environmentUrl,
    config: { permission: "project.read" },
    schema: {
      tags,
      summary: "Read one environment",
      params: ofEnvironment,
      response: { 200: environmentPage },
    },
    async handler({ params }, reply) {
      const found = await findEnvironment(reader, params);
      if (found === undefined) throw environmentNotFound(params.environment);
      setVersion(reply, found.version);
      return found;
    },
  });

  app.route({
    method: "GET",
    url: `${environmentUrl}/snapshot`,
    config: { permission: "snapshot.read" },
    schema: {
      tags,
      summary: "Read the snapshot of an environment, as services get it",
      params: ofEnvironment,
      response: {
        200: z.custom<Snapshot>().meta({ title: "a snapshot" }),
        304: z.null().describe("You have it already."),
      },
    },
    async handler(request, reply) {
      const { params } = request;
      const snapshot = await atOneMoment(database, (moment) => readSnapshot(moment, params));
      if (snapshot === undefined) throw environmentNotFound(params.environment);
      const tag = `"${snapshot.revision}"`;
      reply.header("etag", tag).header("cache-control", "private, no-cache");
      if (holdsAlready(request, tag)) return reply.code(304).send(null);
      return reply.serializer(JSON.stringify).send(snapshot);
    },
  });
}

function writeRoutes(app: App, { service }: EnvironmentRoutesDeps): void {
  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "environment.write" },
    schema: {
      tags,
      summary: "Create an environment, behind all others",
      params: inProject,
      body: environmentBody,
      response: created,
    },
    async handler(request, reply) {
      const { project } = request.params;
      const { content: environment, leave } = parted(request, request.body);
      const wish = { environment, ...leave };
      const outcome = await service.create(request.caller, project, wish);
      const { key } = request.body;
      setVersion(reply, outcome.versions[`environment/${key}`]);
      return reply
        .code(statusOfWrite(outcome, 201))
        .header("location", `/api/v1/projects/${project}/environments/${key}`)
        .send(outcome);
    },
  });

  app.route({
    method: "PATCH",
    url: environmentUrl,
    config: { permission: "environment.write" },
    schema: {
      tags,
      summary:
        "Change an environment: its name, kind, protection, place, or what is so of its contexts",
      params: ofEnvironment,
      body: environmentPatch,
      response: written,
    },
    async handler(request, reply) {
      const place = { ...request.params, version: requireVersion(request) };
      const { content: fields, leave } = parted(request, request.body);
      const wish = { fields, ...leave };
      const outcome = await service.patch(request.caller, place, wish);
      setVersion(reply, outcome.versions[`environment/${place.environment}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}
