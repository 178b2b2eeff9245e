import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { personalToken, personalTokenBody, personalTokenCreated } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { sdkKey, sdkKeyBody, sdkKeyCreated } from "../../wire/project.ts";
import { identityOf } from "./access-hook.ts";
import { listPersonalTokens, listSdkKeys } from "./people-read-model.ts";
import { presentSdkKey, presentToken } from "./presented.ts";
import type { TokenService } from "./token-service.ts";

export interface TokenRoutesDeps {
  readonly service: TokenService;
  readonly reader: Reader;
}

const inEnvironment = z.object({ project: z.string(), environment: z.string() });
const oneKey = inEnvironment.extend({ key: z.uuid() });

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

export function sdkKeyRoutes(app: App, { service, reader }: TokenRoutesDeps): void {
  const tags = ["sdk keys"];
  const url = "/api/v1/projects/:project/environments/:environment/sdk-keys";

  app.route({
    method: "GET",
    url,
    config: { permission: "sdk_key.read" },
    schema: {
      tags,
      summary: "SDK keys of an environment, revoked ones too",
      params: inEnvironment,
      response: { 200: z.array(sdkKey) },
    },
    handler: async ({ params }) => (await listSdkKeys(reader, params)).map(presentSdkKey),
  });

  app.route({
    method: "POST",
    url,
    config: { permission: "sdk_key.write" },
    schema: {
      tags,
      summary: "Make an SDK key; its secret is shown once",
      params: inEnvironment,
      body: sdkKeyBody,
      response: { 201: sdkKeyCreated },
    },
    handler: async ({ params, body, caller }, reply) => {
      const { stored, secret } = await service.createSdkKey({ ...params, ...body }, caller);
      const key = presentSdkKey({ ...stored, kind: body.kind, environment: params.environment });
      return reply.code(201).header("cache-control", "no-store").send({ key, secret });
    },
  });

  app.route({
    method: "DELETE",
    url: `${url}/:key`,
    config: { permission: "sdk_key.write" },
    schema: { tags, summary: "Revoke an SDK key", params: oneKey, response: { 204: nothing } },
    handler: async ({ params, caller }, reply) => {
      const { key, ...place } = params;
      await service.revokeSdkKey(place, key, caller);
      return reply.code(204).send(null);
    },
  });
}
