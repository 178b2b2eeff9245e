import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import {
  personalToken,
  personalTokenBody,
  personalTokenCreated,
  rotateBody,
} from "../../wire/access.ts";
import { reviewedToken, reviewQuery } from "../../wire/access-review.ts";
import { nothing } from "../../wire/common.ts";
import { identityOf } from "./access-hook.ts";
import { listAllTokens } from "./access-review-read-model.ts";
import { presentReviewed } from "./access-review-service.ts";
import type { Identity } from "./identity.ts";
import { listTokensOf } from "./people-read-model.ts";
import { presentToken } from "./presented.ts";
import type { NamedOwner, TokenService } from "./token-service.ts";

export interface TokenRoutesDeps {
  readonly service: TokenService;
  readonly reader: Reader;
}

const oneToken = z.object({ token: z.uuid() });

export function personalTokenRoutes(app: App, { service, reader }: TokenRoutesDeps): void {
  const tags = ["me"];

  app.route({
    method: "GET",
    url: "/api/v1/me/tokens",
    config: { permission: "self.tokens" },
    schema: { tags, summary: "Your personal tokens", response: { 200: z.array(personalToken) } },
    handler: async (request) => {
      const tokens = await listTokensOf(reader, ownerIn(identityOf(request)));
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
      const owner = ownerIn(identityOf(request));
      const { stored, secret } = await service.create(owner, request.body, request.caller);
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ token: presentToken(stored), secret });
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/me/tokens/:token/rotate",
    config: { permission: "self.write" },
    schema: {
      tags,
      summary: "Give one of your tokens a new secret; the one before works a while longer",
      params: oneToken,
      body: rotateBody,
      response: { 201: personalTokenCreated },
    },
    handler: async (request, reply) => {
      const owner = ownerIn(identityOf(request));
      const wish = { id: request.params.token, ...request.body };
      const { stored, secret } = await service.rotate(owner, wish, request.caller);
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
      params: oneToken,
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await service.revoke(ownerIn(identityOf(request)), request.params.token, request.caller);
      return reply.code(204).send(null);
    },
  });
}

/** Everybody's, for those who look after the installation. */
export function allTokenRoutes(
  app: App,
  { service, reader, clock }: TokenRoutesDeps & { readonly clock: Clock },
): void {
  const tags = ["tokens"];

  app.route({
    method: "GET",
    url: "/api/v1/tokens",
    config: { permission: "token.read" },
    schema: {
      tags,
      summary: "Every token and SDK key that is not revoked, and what is remarkable about it",
      querystring: reviewQuery,
      response: { 200: z.array(reviewedToken) },
    },
    handler: async ({ query: { days } }) => {
      const time = { now: clock(), days };
      return (await listAllTokens(reader)).map((token) => presentReviewed(token, time));
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/tokens/:token",
    config: { permission: "token.write" },
    schema: {
      tags,
      summary: "Revoke a token of somebody else, or of a service account",
      params: oneToken,
      response: { 204: nothing },
    },
    handler: async ({ params, caller }, reply) => {
      await service.revokeAny(params.token, caller);
      return reply.code(204).send(null);
    },
  });
}

function ownerIn({ person: { id, name } }: Identity): NamedOwner {
  return { kind: "person", id, name };
}
