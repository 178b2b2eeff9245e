import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { flagLifecycle, lifecycleList, lifecycleQuery } from "../../wire/lifecycle.ts";
import type { ReadFanOut } from "./fan-out.ts";
import { findLife, listLives } from "./lifecycle-read-model.ts";

export interface LifecycleRoutesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly readFanOut: ReadFanOut;
}

const tags = ["lifecycle"];
const inProject = z.object({ project: z.string() });

export function lifecycleRoutes(
  app: App,
  { database, clock, readFanOut }: LifecycleRoutesDeps,
): void {
  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/lifecycle",
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary:
        "How far flags have come, and which may go: stages, signals and verdicts with reasons",
      params: inProject,
      querystring: lifecycleQuery,
      response: { 200: lifecycleList },
    },
    async handler({ params: { project }, query: { after, limit, ...filter } }, reply) {
      const question = { project, filter, after, limit, now: clock() };
      const list = await atOneMoment(database, (moment) => listLives(moment, question));
      // What was just made need not be checked once more.
      return reply.serializer(JSON.stringify).send(list);
    },
  });

  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/flags/:flag/lifecycle",
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary: "How far one flag has come, whether it may go, and what that rests on",
      params: inProject.extend({ flag: z.string() }),
      response: { 200: flagLifecycle },
    },
    async handler({ params }) {
      const fanOut = await readFanOut(params);
      const question = { ...params, fanOut, now: clock() };
      const life = await atOneMoment(database, (moment) => findLife(moment, question));
      if (life !== undefined) return life;
      throw new DomainError("not_found", "flag_not_found", `There is no flag "${params.flag}".`);
    },
  });
}
