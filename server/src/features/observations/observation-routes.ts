import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment, type Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import {
  attributeList,
  combinationList,
  defaultList,
  metricList,
  servicesView,
  testRunBody,
  testRunTaken,
} from "../../wire/observation.ts";
import { refusedSdkKeys } from "../access/sdk-key-read-model.ts";
import { combinationsWith } from "./combination-read-model.ts";
import { contextShapes } from "./context-read-model.ts";
import { defaultsOf } from "./default-read-model.ts";
import { metricsOf } from "./metric-read-model.ts";
import { servicesOf } from "./service-read-model.ts";
import type { TestRunService } from "./test-run-service.ts";

export interface ObservationRoutesDeps {
  readonly testRuns: TestRunService;
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
}

const tags = ["observations"];
const inProject = z.object({ project: z.string() });
const ofFlag = inProject.extend({ flag: z.string() });
const projectUrl = "/api/v1/projects/:project";
const dayMs = 86_400_000;
/** Ten thousand combinations of twenty flags each. */
const testRunBytesMax = 16 << 20;

export function observationRoutes(app: App, deps: ObservationRoutesDeps): void {
  serviceRoutes(app, deps);
  flagRoutes(app, deps);
  combinationRoutes(app, deps);
  testRunRoutes(app, deps);
}

function serviceRoutes(app: App, { database, clock }: ObservationRoutesDeps): void {
  app.route({
    method: "GET",
    url: `${projectUrl}/services`,
    config: { permission: "observation.read" },
    schema: {
      tags,
      summary:
        "Running services: what they hold, what goes wrong in them, which keys they ask for in vain",
      params: inProject,
      response: { 200: servicesView },
    },
    async handler({ params }) {
      const question = { ...params, now: clock() };
      const since = new Date(question.now.getTime() - dayMs);
      const [page, shapes, refused] = await atOneMoment(database, async (reader) => [
        await servicesOf(reader, question),
        await contextShapes(reader, question),
        await refusedSdkKeys(reader, { ...question, since }),
      ]);
      return {
        instances: [...page.instances],
        instanceCount: page.instanceCount,
        problems: [...page.problems],
        unknownFlags: page.unknownFlags.map((it) => ({ ...it, services: [...it.services] })),
        unsentAttributes: shapes.unsent.map((it) => ({ ...it, usedBy: [...it.usedBy] })),
        refusedKeys: [...refused],
      };
    },
  });

  app.route({
    method: "GET",
    url: `${projectUrl}/attributes`,
    config: { permission: "observation.read" },
    schema: {
      tags,
      summary: "Attributes that contexts were seen to have, with their types; never a value",
      params: inProject,
      response: { 200: attributeList },
    },
    async handler({ params }) {
      const { sent } = await atOneMoment(database, (reader) => contextShapes(reader, params));
      const attributes = sent.map((it) => ({
        ...it,
        types: [...it.types],
        services: [...it.services],
      }));
      return { attributes };
    },
  });
}

function flagRoutes(app: App, { reader, clock }: ObservationRoutesDeps): void {
  app.route({
    method: "GET",
    url: `${projectUrl}/flags/:flag/defaults`,
    config: { permission: "observation.read" },
    schema: {
      tags,
      summary: "Default values that code passes for a flag",
      params: ofFlag,
      response: { 200: defaultList },
    },
    handler: async ({ params }) => ({ defaults: [...(await defaultsOf(reader, params))] }),
  });

  app.route({
    method: "GET",
    url: `${projectUrl}/metrics`,
    config: { permission: "observation.read" },
    schema: {
      tags,
      summary: "What services tracked in the last days, in total or by the variants of a flag",
      params: inProject,
      querystring: z.object({
        environment: z.string(),
        flag: z.string().optional(),
        days: z.coerce.number().int().min(1).max(30).default(1),
      }),
      response: { 200: metricList },
    },
    async handler({ params, query: { days, ...query } }) {
      const since = new Date(clock().getTime() - days * dayMs);
      const metrics = await metricsOf(reader, { ...params, ...query, since });
      return { metrics: metrics.map((it) => ({ ...it, services: [...it.services] })) };
    },
  });
}

function combinationRoutes(app: App, { reader }: ObservationRoutesDeps): void {
  app.route({
    method: "GET",
    url: `${projectUrl}/combinations`,
    config: { permission: "observation.read" },
    schema: {
      tags,
      summary: "Variants that services served together, those served most first",
      params: inProject,
      querystring: z.object({
        environment: z.string(),
        /** Only combinations that each of these is part of; named once or twice. */
        flag: z
          .union([z.string(), z.array(z.string()).max(2)])
          .transform((flags) => [flags].flat())
          .default([]),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      response: { 200: combinationList },
    },
    async handler({ params, query: { environment, flag, limit } }) {
      const place = { ...params, environment };
      const seen = await combinationsWith(reader, place, { flags: flag, limit });
      const combinations = seen.map(({ services, ...row }) => ({
        ...row,
        services: [...services],
      }));
      return { combinations };
    },
  });
}

function testRunRoutes(app: App, { testRuns }: ObservationRoutesDeps): void {
  app.route({
    method: "POST",
    url: `${projectUrl}/test-runs`,
    config: { permission: "test_run.write" },
    bodyLimit: testRunBytesMax,
    schema: {
      tags,
      summary: "Report what a run of tests exercised; the same id is stored once",
      params: inProject,
      body: testRunBody,
      response: { 200: testRunTaken, 201: testRunTaken },
    },
    async handler({ params: { project }, body, caller: { actor } }, reply) {
      const { format: _format, scopesNotListed, variantsNotListed, ...run } = body;
      const state = await testRuns.take({
        ...run,
        project,
        notListed: scopesNotListed + variantsNotListed,
        reportedBy: `${actor.kind}:${actor.id}`,
      });
      return reply.code(state === "stored" ? 201 : 200).send({ id: body.id, state });
    },
  });
}
