/** Recognises who asks and judges what they may, before anything of the request is read. */
import type { FastifyRequest } from "fastify";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { hashOf, isSecretToken } from "../../platform/secret-token.ts";
import {
  type AccountIdentity,
  type AnyIdentity,
  anonymousCaller,
  callerOf,
  holderOf,
  type Identity,
  type Proof,
  type Use,
} from "./identity.ts";
import { isWrite, requireCsrfToken, requireOwnOrigin } from "./own-page.ts";
import { needFor } from "./permissions.ts";
import { requirePermitted } from "./require-permitted.ts";
import { SEEN_STEP_MS, type SessionCookie } from "./session.ts";
import { tokenPrefixes } from "./token-kinds.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; absent on public routes. */
    identity: AnyIdentity | undefined;
  }
}

export interface AccessHookOptions {
  readonly cookie: SessionCookie;
  readonly publicUrl: string | undefined;
  readonly findBySession: (tokenHash: Buffer, now: Date) => Promise<Identity | undefined>;
  readonly findByPersonalToken: (tokenHash: Buffer, now: Date) => Promise<Identity | undefined>;
  readonly findByAccountToken: (
    tokenHash: Buffer,
    now: Date,
  ) => Promise<AccountIdentity | undefined>;
  /** Notes that a session or token was used; not waited for. */
  readonly noteUse: (proof: Proof, now: Date) => Promise<void>;
  /** Notes that a permission was used; keeps it for later. */
  readonly notePermission: (use: Use, now: Date) => void;
  readonly clock: () => Date;
}

export function installAccess(app: App, options: AccessHookOptions): void {
  app.decorateRequest("caller");
  app.decorateRequest("identity");
  app.addHook("onRequest", async (request) => {
    const facts = { requestId: request.id, ip: request.ip, userAgent: userAgentOf(request) };
    request.caller = anonymousCaller(facts);
    const { permission } = request.routeOptions.config;
    const need = permission === undefined ? "anyone" : needFor(permission);
    if (permission === undefined || need === undefined || need === "sdk" || need === "scim") return;
    if (need === "anyone") {
      // Signing somebody in without their wish is an attack too.
      if (isWrite(request.method)) requireOwnOrigin(request, options.publicUrl);
      return;
    }
    const identity = await identify(request, options);
    request.identity = identity;
    const note = (use: Use) => options.notePermission(use, options.clock());
    request.caller = callerOf(identity, facts, note);
    const place = requirePermitted(identity, permission, request.params);
    if ("person" in identity && identity.mustEnrolFactor) requireForEnrolling(permission);
    note({ holder: holderOf(identity).id, permission, ...place });
  });
}

/** For handlers of routes that only people reach. */
export function identityOf(request: FastifyRequest): Identity {
  const identity = anyIdentityOf(request);
  if ("person" in identity) return identity;
  throw new Error("A service account reached a route that is for people.");
}

/** For handlers of routes that service accounts reach too. */
export function anyIdentityOf(request: FastifyRequest): AnyIdentity {
  if (request.identity === undefined) throw unauthenticated();
  return request.identity;
}

async function identify(request: FastifyRequest, options: AccessHookOptions): Promise<AnyIdentity> {
  const now = options.clock();
  const identity = await find(request, options, now);
  const { proof } = identity;
  const lastUse = proof.kind === "session" ? proof.lastSeenAt : proof.lastUsedAt;
  if (lastUse === null || now.getTime() - lastUse.getTime() >= SEEN_STEP_MS) {
    options
      .noteUse(proof, now)
      .catch((error: unknown) => request.log.warn({ err: error }, "a use was not noted"));
  }
  return identity;
}

async function find(
  request: FastifyRequest,
  options: AccessHookOptions,
  now: Date,
): Promise<AnyIdentity> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const identity = token === undefined ? undefined : await holderOfToken(token, options, now);
    if (identity === undefined) throw unknownToken(token);
    return identity;
  }
  const cookie = request.cookies[options.cookie.name];
  const identity =
    cookie === undefined ? undefined : await options.findBySession(hashOf(cookie), now);
  if (identity === undefined) throw unauthenticated();
  if (isWrite(request.method)) {
    requireOwnOrigin(request, options.publicUrl);
    if (identity.proof.kind === "session") requireCsrfToken(request, identity.proof.csrfToken);
  }
  return identity;
}

/** Its prefix says whose it would be. */
async function holderOfToken(
  token: string,
  options: AccessHookOptions,
  now: Date,
): Promise<AnyIdentity | undefined> {
  if (isSecretToken(token, tokenPrefixes.pat))
    return options.findByPersonalToken(hashOf(token), now);
  if (isSecretToken(token, tokenPrefixes.svc))
    return options.findByAccountToken(hashOf(token), now);
  return undefined;
}

/** Long enough to tell programs apart; what is longer is an attempt at something. */
const userAgentLengthMax = 256;

function userAgentOf({ headers }: FastifyRequest): string {
  return (headers["user-agent"] ?? "").slice(0, userAgentLengthMax);
}

/** What somebody may do before they have the second factor that is required of them: read who they are, and get one. */
function requireForEnrolling(permission: string): void {
  if (permission === "self.read" || permission === "self.sign_in") return;
  throw new DomainError(
    "forbidden",
    "second_factor_required",
    "Everybody who signs in with a password needs a second factor here. Add one first.",
  );
}

function unauthenticated(): DomainError {
  return new DomainError(
    "unauthenticated",
    "unauthenticated",
    "Sign in first, or send a personal token as `Authorization: Bearer yd_pat_…`.",
  );
}

function unknownToken(token: string | undefined): DomainError {
  const isSdkKey =
    token?.startsWith(tokenPrefixes.server) === true ||
    token?.startsWith(tokenPrefixes.client) === true;
  const detail = isSdkKey
    ? "SDK keys open /sdk only. For the API send a personal token (yd_pat_…) or that of a service account (yd_svc_…)."
    : "This bearer token is malformed, unknown, expired or revoked.";
  return new DomainError("unauthenticated", "token_invalid", detail);
}
