import type { Owner } from "@yardarm/core/registry";
import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { handedOver, handOverBody, owned } from "../../wire/access.ts";
import type { HandOverService } from "./hand-over-service.ts";
import { listOwned } from "./owned-read-model.ts";

export interface HandOverRoutesDeps {
  readonly service: HandOverService;
  readonly reader: Reader;
}

const onePerson = z.object({ person: z.uuid() });
const oneTeam = z.object({ team: z.string() });

/** People and teams own alike. */
export function handOverRoutes(app: App, deps: HandOverRoutesDeps): void {
  ownedRoutes(app, deps);
  const { service } = deps;

  app.route({
    method: "POST",
    url: "/api/v1/people/:person/hand-over",
    config: { permission: "people.write" },
    schema: {
      tags: ["people"],
      summary:
        "Give all that a person answers for to another owner, by one change request for each project",
      params: onePerson,
      body: handOverBody,
      response: { 200: handedOver },
    },
    handler: ({ params, body, caller }) =>
      service.handOverAll({ ...body, from: { kind: "person", id: params.person } }, caller),
  });

  app.route({
    method: "POST",
    url: "/api/v1/teams/:team/hand-over",
    config: { permission: "team.write" },
    schema: {
      tags: ["teams"],
      summary:
        "Give all that a team answers for to another owner, by one change request for each project",
      params: oneTeam,
      body: handOverBody,
      response: { 200: handedOver },
    },
    handler: ({ params, body, caller }) =>
      service.handOverAll({ ...body, from: { kind: "team", id: params.team } }, caller),
  });
}

function ownedRoutes(app: App, { reader }: HandOverRoutesDeps): void {
  const ownedBy = async (from: Owner) =>
    (await listOwned(reader, from)).map(({ owner: _owner, ...rest }) => rest);

  app.route({
    method: "GET",
    url: "/api/v1/people/:person/owned",
    config: { permission: "people.read" },
    schema: {
      tags: ["people"],
      summary: "Flags and segments that a person answers for",
      params: onePerson,
      response: { 200: z.array(owned) },
    },
    handler: ({ params }) => ownedBy({ kind: "person", id: params.person }),
  });

  app.route({
    method: "GET",
    url: "/api/v1/teams/:team/owned",
    config: { permission: "people.read" },
    schema: {
      tags: ["teams"],
      summary: "Flags and segments that a team answers for",
      params: oneTeam,
      response: { 200: z.array(owned) },
    },
    handler: ({ params }) => ownedBy({ kind: "team", id: params.team }),
  });
}
