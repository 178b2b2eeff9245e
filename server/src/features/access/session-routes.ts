import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { App } from "../../platform/http/app.ts";
import { isFromThisMachine } from "../../platform/http/local-request.ts";
import { hashOf } from "../../platform/secret-token.ts";
import { me, passwordBody, signInBody, signInLinkBody } from "../../wire/access.ts";
import { nothing } from "../../wire/common.ts";
import { factorBody, factorWanted, passkeyOptions, signedOut, waysIn } from "../../wire/sign-in.ts";
import { anyIdentityOf, identityOf } from "./access-hook.ts";
import type { Identity } from "./identity.ts";
import { presentAccount, presentMe } from "./presented.ts";
import { factorLimit } from "./second-factor/factor-limit.ts";
import type { FactorSignIn } from "./second-factor/factor-sign-in.ts";
import type { PageOrigin } from "./second-factor/passkeys.ts";
import type { NewSession, SessionCookie } from "./session.ts";
import type { SignedIn, SignInService } from "./sign-in-service.ts";

export interface SessionRoutesDeps {
  readonly service: SignInService;
  readonly factors: FactorSignIn;
  readonly pageOf: (request: FastifyRequest) => PageOrigin;
  /** Ends the session at the provider too: where the page goes for that, from what was kept of the sign-in. */
  readonly providerSignOut: (sealed: Buffer, tokenHash: Buffer) => Promise<string | undefined>;
  readonly waysIn: () => Promise<z.infer<typeof waysIn>>;
  readonly cookie: SessionCookie;
  readonly findBySession: (tokenHash: Buffer, now: Date) => Promise<Identity | undefined>;
  readonly clock: () => Date;
}

/** From one address; the service makes repeated failures slower still. */
const signInLimit = { max: 30, timeWindow: "1 minute" };
const tags = ["session"];

export function sessionRoutes(app: App, deps: SessionRoutesDeps): void {
  signInRoutes(app, deps);
  secondStepRoutes(app, deps);
  ownRoutes(app, deps);
}

function signInRoutes(app: App, deps: SessionRoutesDeps): void {
  const { service, cookie } = deps;

  app.route({
    method: "GET",
    url: "/api/v1/sign-in",
    config: { permission: "public" },
    schema: { tags, summary: "Which ways to sign in there are", response: { 200: waysIn } },
    handler: async (_request, reply) => {
      reply.header("cache-control", "no-store");
      return deps.waysIn();
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/session",
    config: { permission: "public", rateLimit: signInLimit },
    schema: {
      tags,
      summary: "Sign in with e-mail address and password",
      body: signInBody,
      response: { 200: me, 202: factorWanted },
    },
    handler: async (request, reply) =>
      answer(deps, reply, await service.signIn(request.body, attemptOf(request, cookie))),
  });

  app.route({
    method: "POST",
    url: "/api/v1/session/link",
    config: { permission: "public", rateLimit: signInLimit },
    schema: {
      tags,
      summary: "Sign in with a one-time link",
      body: signInLinkBody,
      response: { 200: me, 202: factorWanted },
    },
    handler: async (request, reply) => {
      const given = { token: request.body.token, isLocal: isFromThisMachine(request) };
      return answer(deps, reply, await service.redeemLink(given, attemptOf(request, cookie)));
    },
  });
}

/** For somebody whose password was right. */
function secondStepRoutes(app: App, deps: SessionRoutesDeps): void {
  const { factors, cookie, pageOf } = deps;
  const pending = pendingCookie(cookie);

  app.route({
    method: "GET",
    url: "/api/v1/session/factor",
    config: { permission: "public", rateLimit: factorLimit },
    schema: {
      tags,
      summary: "Which second factors a sign-in waits for",
      response: { 200: factorWanted },
    },
    handler: async (request, reply) => {
      reply.header("cache-control", "no-store");
      return { factors: [...(await factors.kindsFor(request.cookies[pending]))] };
    },
  });

  app.route({
    method: "POST",
    url: "/api/v1/session/factor/passkey-options",
    config: { permission: "public", rateLimit: factorLimit },
    schema: {
      tags,
      summary: "What a passkey has to sign to finish a sign-in",
      response: { 200: passkeyOptions },
    },
    handler: async (request) => ({
      ...(await factors.passkeyOptionsFor(request.cookies[pending], pageOf(request))),
    }),
  });

  app.route({
    method: "POST",
    url: "/api/v1/session/factor",
    config: { permission: "public", rateLimit: factorLimit },
    schema: {
      tags,
      summary: "Finish a sign-in with the second factor",
      body: factorBody,
      response: { 200: me },
    },
    handler: async (request, reply) => {
      const attempt = { ...attemptOf(request, cookie), page: pageOf(request) };
      const session = await factors.finish(request.cookies[pending], request.body, attempt);
      reply.clearCookie(pending, cookie.options);
      return reply.code(200).send(await welcome(deps, reply, session));
    },
  });
}

function ownRoutes(app: App, deps: SessionRoutesDeps): void {
  const { service, cookie } = deps;

  app.route({
    method: "DELETE",
    url: "/api/v1/session",
    config: { permission: "self.sign_in" },
    schema: {
      tags,
      summary: "Sign out; whom the provider signed in is told where to sign out there",
      response: { 200: signedOut, 204: nothing },
    },
    handler: async (request, reply) => {
      const { proof } = identityOf(request);
      reply.clearCookie(cookie.name, cookie.options);
      if (proof.kind !== "session") return reply.code(204).send(null);
      const sealed = await service.signOut(proof.tokenHash, request.caller);
      const providerUrl =
        sealed === undefined ? undefined : await deps.providerSignOut(sealed, proof.tokenHash);
      if (providerUrl === undefined) return reply.code(204).send(null);
      return reply.code(200).header("cache-control", "no-store").send({ providerUrl });
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
    config: { permission: "self.sign_in", rateLimit: signInLimit },
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

function pendingCookie({ name }: SessionCookie): string {
  return name.replace("session", "pending");
}

async function answer(deps: SessionRoutesDeps, reply: FastifyReply, signedIn: SignedIn) {
  if ("session" in signedIn)
    return reply.code(200).send(await welcome(deps, reply, signedIn.session));
  const { token, expiresAt, factors } = signedIn.pending;
  reply.setCookie(pendingCookie(deps.cookie), token, {
    ...deps.cookie.options,
    expires: expiresAt,
  });
  return reply
    .code(202)
    .header("cache-control", "no-store")
    .send({ factors: [...factors] });
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
