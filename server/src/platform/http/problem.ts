import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { outOfTime } from "../db/out-of-time.ts";
import { DomainError, type ErrorKind, type Versions, type Violation } from "../domain-error.ts";

const statusOf: Record<ErrorKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  unguarded: 428,
  rate_limited: 429,
  unavailable: 503,
};

/** What Fastify and its plugins refuse by themselves. */
const codeOfStatus: Readonly<Record<number, string>> = {
  413: "body_too_large",
  415: "unsupported_media_type",
  429: "too_many_requests",
};

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly Violation[];
  readonly versions?: Versions;
}

/** The only place where a refusal becomes an HTTP response. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | DomainError, request, reply) => {
    const problem = toProblem(outOfTime(error) ?? error);
    if (problem.status >= 500) request.log.error({ err: error }, problem.code);
    if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="yardarm"');
    if (error instanceof DomainError && error.retryAfterSeconds !== undefined) {
      reply.header("retry-after", error.retryAfterSeconds);
    }
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, noRoute(request)));
}

/** For an address that Fastify cannot read, and so never finds a route for. */
export function sendUnreadableAddress(
  _error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  // Without the address, which may carry a secret.
  const detail = "The address of the request cannot be read: `%` stands for itself as `%25` only.";
  sendProblem(request, reply, { status: 400, code: "malformed_request", detail });
}

export function noRoute({ method, url }: FastifyRequest): Problem {
  // Without the query, which may carry a secret and would be repeated to whoever reads the answer.
  const detail = `There is no ${method} ${url.split("?", 1)[0]}. What there is stands in /openapi.json.`;
  return { status: 404, code: "route_not_found", detail };
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): FastifyReply {
  return reply
    .code(problem.status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send({
      type: `https://yardarm.dev/problems/${problem.code}`,
      title: problem.code.replaceAll("_", " "),
      instance: `urn:yardarm:request:${request.id}`,
      ...problem,
    });
}

function toProblem(error: FastifyError | DomainError): Problem {
  if (error instanceof DomainError) {
    return {
      status: statusOf[error.kind],
      code: error.code,
      detail: error.message,
      ...(error.violations.length > 0 && { errors: error.violations }),
      ...(error.versions && { versions: error.versions }),
    };
  }
  if (error.validation) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      pointer: instancePath,
      detail: message ?? "Is not valid.",
    }));
    return { status: 400, code: "malformed_request", detail: malformed(error), errors };
  }
  const { statusCode } = error;
  if (statusCode !== undefined && statusCode < 500) {
    const code = codeOfStatus[statusCode] ?? "malformed_request";
    return { status: statusCode, code, detail: error.message };
  }
  return { status: 500, code: "internal", detail: "Something went wrong; quote the request id." };
}

const partOf: Readonly<Record<string, string>> = {
  body: "body",
  params: "path",
  querystring: "query",
  headers: "headers",
};

function malformed({ validationContext }: FastifyError): string {
  const part = partOf[validationContext ?? "body"] ?? "body";
  return `The ${part} of the request is not what this route takes; each problem is named in \`errors\`.`;
}
