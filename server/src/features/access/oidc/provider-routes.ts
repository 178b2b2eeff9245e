import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { DomainError } from "../../../platform/domain-error.ts";
import type { App } from "../../../platform/http/app.ts";
import { nothing } from "../../../wire/common.ts";
import type { SessionCookie } from "../session.ts";
import { AWAY_MS, type ProviderSignIn } from "./provider-sign-in.ts";

export interface ProviderRoutesDeps {
  readonly signIn: ProviderSignIn;
  readonly cookie: SessionCookie;
}

/** From one address. */
const providerLimit = { max: 60, timeWindow: "1 minute" };
const tags = ["session"];
export const CALLBACK_PATH = "/api/v1/auth/oidc/callback";

/** Browsers come here by following links, so the answers are redirects, also the refusals. */
export function providerRoutes(app: App, { signIn, cookie }: ProviderRoutesDeps): void {
  const away = cookie.name.replace("session", "away");

  app.route({
    method: "GET",
    url: "/api/v1/auth/oidc",
    config: { permission: "public", rateLimit: providerLimit },
    schema: {
      tags,
      summary: "Go to the provider to sign in there",
      querystring: z.object({ next: z.string().max(2000).default("/") }),
      response: { 302: nothing },
    },
    handler: async (request, reply) => {
      const wish = { next: ownAddress(request.query.next), browser: request.cookies[away] };
      try {
        const { url, browser } = await signIn.leave(wish);
        reply.setCookie(away, browser, { ...cookie.options, maxAge: AWAY_MS / 1000 });
        return redirect(reply, url);
      } catch (error) {
        return refused(request, reply, error);
      }
    },
  });

  app.route({
    method: "GET",
    url: CALLBACK_PATH,
    config: { permission: "public", rateLimit: providerLimit },
    schema: {
      tags,
      summary: "Where the provider sends people back to",
      querystring: z.object({
        state: z.string().max(256).optional(),
        code: z.string().max(8192).optional(),
        iss: z.string().max(2048).optional(),
        error: z.string().max(256).optional(),
      }),
      response: { 302: nothing },
    },
    handler: async (request, reply) => {
      const { state, code, iss, error } = request.query;
      const returned = { state, code, iss, error, browser: request.cookies[away] };
      const attempt = {
        caller: request.caller,
        previousToken: request.cookies[cookie.name],
      };
      try {
        const { session, next } = await signIn.comeBack(returned, attempt);
        reply.clearCookie(away, cookie.options);
        reply.setCookie(cookie.name, session.token, {
          ...cookie.options,
          expires: session.expiresAt,
        });
        return redirect(reply, next);
      } catch (failure) {
        return refused(request, reply, failure);
      }
    },
  });
}

/** Only an address of our own: an open redirect would lend our name to others. */
function ownAddress(next: string): string {
  const here = "https://here.invalid";
  if (!/^\/(?![/\\])/.test(next) || !URL.canParse(next, here)) return "/";
  const { origin, pathname, search, hash } = new URL(next, here);
  return origin === here ? pathname + search + hash : "/";
}

/** The sign-in page explains it. */
function refused(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof DomainError)) throw error;
  request.log.info({ code: error.code }, "a sign-in through the provider was refused");
  return redirect(reply, `/sign-in?refused=${error.code}`);
}

function redirect(reply: FastifyReply, address: string): FastifyReply {
  return reply.header("cache-control", "no-store").redirect(address, 302);
}
