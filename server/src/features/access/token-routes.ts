import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { personalToken, personalTokenBody, personalTokenCreated } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { identityOf } from "./access-hook.ts";
import { listPersonalTokens } from "./people-read-model.ts";
import { presentToken } from "./presented.ts";
import type { TokenService } from "./token-service.ts";

export interface TokenRoutesDeps {
  readonly service: TokenService;
  readonly reader: Reader;
}

export function personalTokenRoutes(app: App, { service, reader }: TokenRoutesDeps): void {
  const tags = ["me"];

  app.route({
    method: "GET",
    url: "/api/v1/me/tokens",
    config: { permission: "self.read" },
    schema: { tags, summary: "Your personal tokens", response: { 200: z.array(personalToken) } },
    handler: async (request) => {
      const tokens = await listPersonalTokens(reader, identityOf(request).person.id);
      return tokens.map(presentToken);
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/me/tokens",
    config: { permission: "self.write" },
    schema: {
      tags,
      summary: "Make a personal token; its secret is shown once",
      body: personalTokenBody,
      response: { 201: personalTokenCreated },
    },
    handler: async (request, reply) => {
      const { person } = identityOf(request);
      const { stored, secret } = await service.createPersonal(person, request.body, request.caller);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ token: presentToken(stored), secret });
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/me/tokens/:token",
    config: { permission: "self.write" },
    schema: {
      tags,
      summary: "Revoke one of your personal tokens",
      params: z.object({ token: z.uuid() }),
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await service.revokePersonal(
        identityOf(request).person,
        request.params.token,
        request.caller,
      );
      return reply.code(204).send(null);
    },
  });
}
