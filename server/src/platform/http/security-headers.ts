import { randomBytes } from "node:crypto";
import helmet from "@fastify/helmet";
import type { FastifyReply } from "fastify";
import type { App } from "./app.ts";

const YEAR_SECONDS = 31_536_000;

/** For everything that is not a page: it may load nothing and be framed by nobody. */
const answerPolicy =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export async function installSecurityHeaders(app: App, isHttps: boolean): Promise<void> {
  await app.register(helmet, {
    // Set below, since pages need a nonce and answers need less.
    contentSecurityPolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
    crossOriginResourcePolicy: { policy: "same-origin" },
  });
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("content-security-policy"))
      reply.header("content-security-policy", answerPolicy);
  });
}

/** Gives the page its policy: everything from here, nothing inline but styles that carry the nonce. Returns the nonce. */
export function allowPage(reply: FastifyReply): string {
  const nonce = randomBytes(18).toString("base64");
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ];
  reply.header("content-security-policy", policy.join("; "));
  return nonce;
}

/** A page that was made to be a mail: it has styles in it, loads nothing and runs nothing. */
export function allowMailPage(reply: FastifyReply): void {
  reply.header(
    "content-security-policy",
    `${answerPolicy}; style-src 'unsafe-inline'; sandbox allow-popups`,
  );
}
