import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import {
  personalToken,
  personalTokenBody,
  personalTokenCreated,
  rotateBody,
  serviceAccountBody,
  serviceAccountPatch,
  serviceAccountView,
} from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { listServiceAccounts } from "./access-review-read-model.ts";
import { listTokensOf } from "./people-read-model.ts";
import { presentToken } from "./presented.ts";
import type { ServiceAccountService } from "./service-account-service.ts";
import type { StoredServiceAccount } from "./service-account-store.ts";
import type { NamedOwner, TokenService } from "./token-service.ts";

export interface ServiceAccountRoutesDeps {
  readonly service: ServiceAccountService;
  readonly tokens: TokenService;
  readonly reader: Reader;
}

const tags = ["service accounts"];
const url = "/api/v1/service-accounts";
const oneAccount = z.object({ account: z.uuid() });
const oneToken = oneAccount.extend({ token: z.uuid() });

export function serviceAccountRoutes(app: App, deps: ServiceAccountRoutesDeps): void {
  const { service, reader } = deps;

  app.route({
    method: "GET",
    url,
    config: { permission: "token.read" },
    schema: { tags, summary: "Service accounts", response: { 200: z.array(serviceAccountView) } },
    handler: async () => (await listServiceAccounts(reader)).map(presentAccount),
  });

  app.route({
    method: "POST",
    url,
    config: { permission: "token.write" },
    schema: {
      tags,
      summary: "Make a service account; what it may do, grants say",
      body: serviceAccountBody,
      response: { 201: serviceAccountView },
    },
    handler: async ({ body, caller }, reply) =>
      reply.code(201).send(presentAccount(await service.create(body, caller))),
  });

  app.route({
    method: "PATCH",
    url: `${url}/:account`,
    config: { permission: "token.write" },
    schema: {
      tags,
      summary: "Change a service account, or switch it off and on",
      params: oneAccount,
      body: serviceAccountPatch,
      response: { 200: serviceAccountView },
    },
    handler: async ({ params, body, caller }) =>
      presentAccount(await service.change(params.account, body, caller)),
  });

  tokenRoutes(app, deps);
}

function tokenRoutes(app: App, { tokens, reader }: ServiceAccountRoutesDeps): void {
  app.route({
    method: "GET",
    url: `${url}/:account/tokens`,
    config: { permission: "token.read" },
    schema: {
      tags,
      summary: "Tokens of a service account",
      params: oneAccount,
      response: { 200: z.array(personalToken) },
    },
    handler: async ({ params }) => {
      const found = await listTokensOf(reader, { kind: "service_account", id: params.account });
      return found.map(presentToken);
    },
  });

  app.route({
    method: "POST",
    url: `${url}/:account/tokens`,
    config: { permission: "token.write" },
    schema: {
      tags,
      summary: "Make a token of a service account; its secret is shown once",
      params: oneAccount,
      body: personalTokenBody,
      response: { 201: personalTokenCreated },
    },
    handler: async ({ params, body, caller }, reply) => {
      const { stored, secret } = await tokens.create(ownerOf(params.account), body, caller);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ token: presentToken(stored), secret });
    },
  });

  app.route({
    method: "POST",
    url: `${url}/:account/tokens/:token/rotate`,
    config: { permission: "token.write" },
    schema: {
      tags,
      summary:
        "Give a token of a service account a new secret; the one before works a while longer",
      params: oneToken,
      body: rotateBody,
      response: { 201: personalTokenCreated },
    },
    handler: async ({ params, body, caller }, reply) => {
      const wish = { id: params.token, ...body };
      const { stored, secret } = await tokens.rotate(ownerOf(params.account), wish, caller);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ token: presentToken(stored), secret });
    },
  });

  app.route({
    method: "DELETE",
    url: `${url}/:account/tokens/:token`,
    config: { permission: "token.write" },
    schema: {
      tags,
      summary: "Revoke a token of a service account",
      params: oneToken,
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await tokens.revoke(ownerOf(params.account), params.token, caller);
      return reply.code(204).send(null);
    },
  });
}

function ownerOf(id: string): NamedOwner {
  return { kind: "service_account", id };
}

function presentAccount({ id, name, description, isActive, createdAt }: StoredServiceAccount) {
  return { id, name, description, isActive, createdAt: createdAt.toISOString() };
}
