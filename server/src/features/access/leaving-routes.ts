import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { deactivateBody, deactivated, owned } from "../../wire/access.ts";
import type { LeavingService } from "./leaving-service.ts";
import { listOwned } from "./owned-read-model.ts";
import { presentPerson } from "./presented.ts";

export interface LeavingRoutesDeps {
  readonly service: LeavingService;
  readonly reader: Reader;
}

const tags = ["people"];
const onePerson = z.object({ person: z.uuid() });

export function leavingRoutes(app: App, { service, reader }: LeavingRoutesDeps): void {
  app.route({
    method: "GET",
    url: "/api/v1/people/:person/owned",
    config: { permission: "people.read" },
    schema: {
      tags,
      summary: "Flags and segments that a person answers for",
      params: onePerson,
      response: { 200: z.array(owned) },
    },
    handler: async ({ params }) => {
      const found = await listOwned(reader, { kind: "person", id: params.person });
      return found.map(({ owner: _owner, ...rest }) => rest);
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/people/:person/deactivate",
    config: { permission: "people.write" },
    schema: {
      tags,
      summary: "Switch a person off at once, and give what they answer for to somebody else",
      params: onePerson,
      body: deactivateBody,
      response: { 200: deactivated },
    },
    handler: async ({ params, body: { transferTo, reason }, caller }) => {
      const left = await service.deactivate(params.person, { transferTo, reason }, caller);
      return { ...left, person: presentPerson(left.person), requests: [...left.requests] };
    },
  });
}
