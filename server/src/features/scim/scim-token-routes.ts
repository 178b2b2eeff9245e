import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { App } from "../../platform/http/app.ts";
import { nothing } from "../../wire/common.ts";
import { scimToken, scimTokenBody, scimTokenCreated } from "../../wire/sign-in.ts";
import type { ScimTokenService } from "./scim-token-service.ts";
import type { ScimToken } from "./scim-token-store.ts";

export interface ScimTokenRoutesDeps {
  readonly service: ScimTokenService;
  /** Id of the person who asks. */
  readonly personOf: (request: FastifyRequest) => string;
}

const tags = ["sign-in settings"];
const url = "/api/v1/settings/scim-tokens";

export function scimTokenRoutes(app: App, { service, personOf }: ScimTokenRoutesDeps): void {
  app.route({
    method: "GET",
    url,
    config: { permission: "sign_in.read" },
    schema: { tags, summary: "Tokens of directories", response: { 200: z.array(scimToken) } },
    handler: async () => (await service.list()).map(present),
  });

  app.route({
    method: "POST",
    url,
    config: { permission: "sign_in.write" },
    schema: {
      tags,
      summary: "Make a token for a directory; its secret is shown once",
      body: scimTokenBody,
      response: { 201: scimTokenCreated },
    },
    handler: async (request, reply) => {
      const { name } = request.body;
      const { token, secret } = await service.create(name, personOf(request), request.caller);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ token: present(token), secret });
    },
  });

  app.route({
    method: "DELETE",
    url: `${url}/:token`,
    config: { permission: "sign_in.write" },
    schema: {
      tags,
      summary: "Revoke a token of a directory",
      params: z.object({ token: z.uuid() }),
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.revoke(params.token, caller);
      return reply.code(204).send(null);
    },
  });
}

function present({ id, name, hint, createdAt, lastUsedAt }: ScimToken) {
  return {
    id,
    name,
    hint,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt === null ? null : lastUsedAt.toISOString(),
  };
}
