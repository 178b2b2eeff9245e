import { z } from "zod";
import type { App } from "../../platform/http/app.ts";
import { deactivateBody, deactivated } from "../../wire/access.ts";
import type { LeavingService } from "./leaving-service.ts";
import { presentPerson } from "./presented.ts";

export interface LeavingRoutesDeps {
  readonly service: LeavingService;
}

const tags = ["people"];
const onePerson = z.object({ person: z.uuid() });

export function leavingRoutes(app: App, { service }: LeavingRoutesDeps): void {
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
