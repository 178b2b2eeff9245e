/** Recognises who asks and judges what they may, before anything of the request is read. */
import type { FastifyRequest } from "fastify";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { hashOf, isSecretToken } from "../../platform/secret-token.ts";
import { anonymousCaller, callerOf, type Identity, type Proof } from "./identity.ts";
import { isWrite, requireCsrfToken, requireOwnOrigin } from "./own-page.ts";
import { isRole, type Least, leastFor, type Role, reaches } from "./permissions.ts";
import { SEEN_STEP_MS, type SessionCookie } from "./session.ts";
import { tokenPrefixes } from "./token-kinds.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who signed in; absent on public routes. */
    identity: Identity | undefined;
  }
}

export interface AccessHookOptions {
  readonly cookie: SessionCookie;
  readonly publicUrl: string | undefined;
  readonly findBySession: (tokenHash: Buffer, now: Date) => Promise<Identity | undefined>;
  readonly findByToken: (tokenHash: Buffer, now: Date) => Promise<Identity | undefined>;
  /** Notes that a session or token was used; not waited for. */
  readonly noteUse: (proof: Proof, now: Date) => Promise<void>;
  readonly clock: () => Date;
}

export function installAccess(app: App, options: AccessHookOptions): void {
  app.decorateRequest("caller");
  app.decorateRequest("identity");
  app.addHook("onRequest", async (request) => {
    const facts = { requestId: request.id, ip: request.ip, userAgent: userAgentOf(request) };
    request.caller = anonymousCaller(facts);
    const { permission } = request.routeOptions.config;
    const least = permission === undefined ? "anyone" : leastFor(permission);
    if (least === undefined || least === "sdk") return;
    if (least === "anyone") {
      // Signing somebody in without their wish is an attack too.
      if (isWrite(request.method)) requireOwnOrigin(request, options.publicUrl);
      return;
    }
    const identity = await identify(request, options);
    request.identity = identity;
    request.caller = callerOf(identity, facts);
    requirePermitted(identity, least, projectOf(request));
  });
}

/** For handlers of routes that only signed-in people reach. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === undefined) throw unauthenticated();
  return request.identity;
}

async function identify(request: FastifyRequest, options: AccessHookOptions): Promise<Identity> {
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
): Promise<Identity> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const isOurs = token !== undefined && isSecretToken(token, tokenPrefixes.pat);
    const identity = isOurs ? await options.findByToken(hashOf(token), now) : undefined;
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

function requirePermitted(identity: Identity, least: Least, project: string | undefined): void {
  const { person, projects, proof } = identity;
  if (project !== undefined && !projects.has(project)) {
    throw new DomainError(
      "not_found",
      "project_not_found",
      `There is no project "${project}", or you are not a member of it.`,
    );
  }
  if (least === "session" && proof.kind !== "session") {
    throw new DomainError(
      "forbidden",
      "session_required",
      "A personal token cannot do this; sign in to the dashboard.",
    );
  }
  if (least === "installation_admin" && !person.isAdmin) {
    throw forbidden("This needs an admin of the installation.");
  }
  if (isRole(least)) requireRole(projects.get(project ?? "")?.role, least);
}

function requireRole(role: Role | undefined, least: Role): void {
  if (role !== undefined && reaches(role, least)) return;
  throw forbidden(
    `This needs the role ${least} in the project; yours is ${role ?? "none"}. Ask an admin of the project.`,
  );
}

/** Long enough to tell programs apart; what is longer is an attempt at something. */
const userAgentLengthMax = 256;

function userAgentOf({ headers }: FastifyRequest): string {
  return (headers["user-agent"] ?? "").slice(0, userAgentLengthMax);
}

function projectOf({ params }: FastifyRequest): string | undefined {
  const isNamed = typeof params === "object" && params !== null && "project" in params;
  return isNamed && typeof params.project === "string" ? params.project : undefined;
}

function forbidden(detail: string): DomainError {
  return new DomainError("forbidden", "forbidden", detail);
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
    ? "SDK keys open /sdk only. For the API send a personal token (yd_pat_…)."
    : "This bearer token is malformed, unknown, expired or revoked.";
  return new DomainError("unauthenticated", "token_invalid", detail);
}
