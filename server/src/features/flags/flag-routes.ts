import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment, type Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { parted, statusOfWrite } from "../../platform/http/leave.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { created, written } from "../../wire/common.ts";
import {
  configBody,
  configPatch,
  evaluationSeries,
  flagBody,
  flagList,
  flagPatch,
  flagView,
  tryBody,
  tryResult,
} from "../../wire/flag.ts";
import { evaluationSeries as readEvaluationSeries } from "../observations/observation-read-model.ts";
import { type FlagRow, listFlags } from "./flag-grid-read-model.ts";
import { type FlagPage, findFlag } from "./flag-page-read-model.ts";
import { environmentNotFound, type FlagService, flagNotFound } from "./flag-service.ts";
import { tryFlag } from "./try-flag-read-model.ts";

export interface FlagRoutesDeps {
  readonly service: FlagService;
  readonly reader: Reader;
  readonly database: Database;
  readonly clock: Clock;
}

const tags = ["flags"];
const inProject = z.object({ project: z.string() });
const ofFlag = inProject.extend({ flag: z.string() });
const ofConfig = ofFlag.extend({ environment: z.string() });
const flagUrl = "/api/v1/projects/:project/flags/:flag";
const configUrl = `${flagUrl}/configs/:environment`;
/** A flag may have a hundred variants of 32 KiB each. */
const bodyLimit = 4 << 20;

export function flagRoutes(app: App, deps: FlagRoutesDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
  configRoutes(app, deps);
  evaluationRoutes(app, deps);
}

function readRoutes(app: App, { reader, clock }: FlagRoutesDeps): void {
  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/flags",
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary: "List all flags, or those of one state, with what each serves in every environment",
      params: inProject,
      querystring: z.object({ state: z.enum(["active", "archived"]).optional() }),
      response: { 200: flagList },
    },
    async handler({ params: { project }, query: { state } }, reply) {
      const flags = await listFlags(reader, { project, state, now: clock() });
      // Ten thousand rows that were just made need not be checked one by one.
      return reply.serializer(JSON.stringify).send({ flags: flags.map(rowOf) });
    },
  });

  app.route({
    method: "GET",
    url: flagUrl,
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary: "Read one flag with its configs",
      params: ofFlag,
      response: { 200: flagView },
    },
    async handler({ params }, reply) {
      const page = await findFlag(reader, { ...params, now: clock() });
      if (page === undefined) throw flagNotFound(params.flag);
      setVersion(reply, page.version);
      return viewOf(page);
    },
  });
}

function writeRoutes(app: App, { service }: FlagRoutesDeps): void {
  app.route({
    method: "POST",
    url: "/api/v1/projects/:project/flags",
    config: { permission: "flag.write" },
    bodyLimit,
    schema: {
      tags,
      summary: "Create a flag",
      params: inProject,
      body: flagBody,
      response: created,
    },
    async handler(request, reply) {
      const { project } = request.params;
      const { content: flag, leave } = parted(request, request.body);
      const outcome = await service.create(request.caller, project, { flag, ...leave });
      setVersion(reply, outcome.versions[`flag/${flag.key}`]);
      return reply
        .code(statusOfWrite(outcome, 201))
        .header("location", `/api/v1/projects/${project}/flags/${flag.key}`)
        .send(outcome);
    },
  });

  app.route({
    method: "PATCH",
    url: flagUrl,
    config: { permission: "flag.write" },
    bodyLimit,
    schema: {
      tags,
      summary: "Change facts or variants of a flag; `state` archives and restores it",
      params: ofFlag,
      body: flagPatch,
      response: written,
    },
    async handler(request, reply) {
      const { content, leave } = parted(request, request.body);
      const { variants, ...facts } = content;
      const place = { ...request.params, version: requireVersion(request) };
      const outcome = await service.patch(request.caller, place, { facts, variants, ...leave });
      setVersion(reply, outcome.versions[`flag/${place.flag}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}

function configRoutes(app: App, { service }: FlagRoutesDeps): void {
  app.route({
    method: "PUT",
    url: configUrl,
    config: { permission: "flag.write" },
    schema: {
      tags,
      summary: "Replace what a flag does in one environment",
      params: ofConfig,
      body: configBody,
      response: written,
    },
    async handler(request, reply) {
      const { content, leave } = parted(request, request.body);
      const place = { ...request.params, version: requireVersion(request) };
      const outcome = await service.putConfig(request.caller, place, { ...content, ...leave });
      setVersion(reply, outcome.versions[`flag/${place.flag}/${place.environment}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });

  app.route({
    method: "PATCH",
    url: configUrl,
    config: { permission: "flag.write" },
    schema: {
      tags,
      summary: "Turn a flag on or off in one environment",
      params: ofConfig,
      body: configPatch,
      response: written,
    },
    async handler(request, reply) {
      const { content, leave } = parted(request, request.body);
      const place = { ...request.params, version: requireVersion(request) };
      const outcome = await service.switchConfig(request.caller, place, { ...content, ...leave });
      setVersion(reply, outcome.versions[`flag/${place.flag}/${place.environment}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}

function evaluationRoutes(app: App, { reader, database, clock }: FlagRoutesDeps): void {
  app.route({
    method: "POST",
    url: `${flagUrl}/try`,
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary: "Evaluate a flag for one context, as a service would",
      params: ofFlag,
      body: tryBody,
      response: { 200: tryResult },
    },
    async handler({ params, body: { environment, context, default: defaultValue = null } }) {
      const decision = await atOneMoment(database, (moment) =>
        tryFlag(moment, { ...params, environment, context, defaultValue }),
      );
      if (decision === undefined) throw environmentNotFound(environment);
      return decision;
    },
  });

  app.route({
    method: "GET",
    url: `${flagUrl}/evaluations`,
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary: "What a flag served in the last 24 hours in one environment, and to whom",
      params: ofFlag,
      querystring: z.object({ environment: z.string() }),
      response: { 200: evaluationSeries },
    },
    async handler({ params, query }) {
      const seen = await readEvaluationSeries(reader, { ...params, ...query, now: clock() });
      return {
        hours: [...seen.hours],
        series: seen.series.map(({ variant, counts }) => ({ variant, counts: [...counts] })),
        services: [...seen.services],
      };
    },
  });
}

/** The wire's lists are its own. */
function rowOf(row: FlagRow) {
  const { hours, ...evaluations } = row.evaluations;
  return { ...row, tags: [...row.tags], evaluations: { ...evaluations, hours: [...hours] } };
}

function viewOf(page: FlagPage) {
  return {
    ...page,
    variants: [...page.variants],
    tags: [...page.tags],
    links: [...page.links],
    dependents: [...page.dependents],
    configs: page.configs.map((config) => ({
      ...config,
      evaluations: { ...config.evaluations, hours: [...config.evaluations.hours] },
    })),
  };
}
