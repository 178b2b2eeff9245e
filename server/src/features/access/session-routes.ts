import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../../platform/http/app.ts";
import { isFromThisMachine } from "../../platform/http/local-request.ts";
import { hashOf } from "../../platform/secret-token.ts";
import { me, passwordBody, signInBody, signInLinkBody } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { anyIdentityOf, identityOf } from "./access-hook.ts";
import type { Identity } from "./identity.ts";
import { presentAccount, presentMe } from "./presented.ts";
import type { NewSession, SessionCookie } from "./session.ts";
import type { SignInService } from "./sign-in-service.ts";

export interface SessionRoutesDeps {
  readonly service: SignInService;
  readonly cookie: SessionCookie;
  readonly findBySession: (tokenHash: Buffer, now: Date) => Promise<Identity | undefined>;
  readonly clock: () => Date;
}

/** From one address; the service makes repeated failures slower still. */
const signInLimit = { max: 30, timeWindow: "1 minute" };
const tags = ["session"];

export function sessionRoutes(app: App, deps: SessionRoutesDeps): void {
  const { service, cookie } = deps;

  app.route({
    method: "POST",
    url: "/api/v1/session",
    config: { permission: "public", rateLimit: signInLimit },
    schema: {
      tags,
      summary: "Sign in with e-mail address and password",
      body: signInBody,
      response: { 200: me },
    },
    handler: async (request, reply) => {
      const session = await service.signIn(request.body, attemptOf(request, cookie));
      return welcome(deps, reply, session);
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/session/link",
    config: { permission: "public", rateLimit: signInLimit },
    schema: {
      tags,
      summary: "Sign in with a one-time link",
      body: signInLinkBody,
      response: { 200: me },
    },
    handler: async (request, reply) => {
      const given = { token: request.body.token, isLocal: isFromThisMachine(request) };
      const session = await service.redeemLink(given, attemptOf(request, cookie));
      return welcome(deps, reply, session);
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/v1/session",
    config: { permission: "self.write" },
    schema: { tags, summary: "Sign out", response: { 204: nothing } },
    handler: async (request, reply) => {
      const { proof } = identityOf(request);
      if (proof.kind === "session") await service.signOut(proof.tokenHash, request.caller);
      return reply.clearCookie(cookie.name, cookie.options).code(204).send(null);
    },
  });

  app.route({
    method: "GET",
    url: "/api/v1/me",
    config: { permission: "self.read" },
    schema: {
      tags: ["me"],
      summary: "Who you are, and what you are in which project",
      response: { 200: me },
    },
    handler: async (request, reply) => {
      reply.header("cache-control", "no-store");
      const identity = anyIdentityOf(request);
      return "person" in identity ? presentMe(identity) : presentAccount(identity);
    },
  });

  app.route({
    method: "PUT",
    url: "/api/v1/me/password",
    config: { permission: "self.write", rateLimit: signInLimit },
    schema: {
      tags: ["me"],
      summary: "Set your password; other sessions end",
      body: passwordBody,
      response: { 204: nothing },
    },
    handler: async (request, reply) => {
      await service.setPassword(identityOf(request), request.body, request.caller);
      return reply.code(204).send(null);
    },
  });
}

function attemptOf(request: FastifyRequest, cookie: SessionCookie) {
  return { caller: request.caller, previousToken: request.cookies[cookie.name] };
}

async function welcome(
  { cookie, findBySession, clock }: SessionRoutesDeps,
  reply: FastifyReply,
  session: NewSession,
) {
  const identity = await findBySession(hashOf(session.token), clock());
  if (identity === undefined) throw new Error("A session that was just made cannot be found.");
  reply.setCookie(cookie.name, session.token, { ...cookie.options, expires: session.expiresAt });
  reply.header("cache-control", "no-store");
  return presentMe(identity);
}
