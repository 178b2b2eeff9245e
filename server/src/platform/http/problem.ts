import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
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

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly Violation[];
  readonly versions?: Versions;
}

/** The only place where a refusal becomes an HTTP response. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | DomainError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error }, problem.code);
    return send(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    send(request, reply, {
      status: 404,
      code: "route_not_found",
      detail: `No route ${request.method} ${request.url}.`,
    }),
  );
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
      detail: message ?? "is not valid",
    }));
    return { status: 400, code: "malformed_request", detail: error.message, errors };
  }
  if (error.statusCode === 429) {
    return { status: 429, code: "too_many_requests", detail: error.message };
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { status: error.statusCode, code: "malformed_request", detail: error.message };
  }
  return { status: 500, code: "internal", detail: "Something went wrong; quote the request id." };
}

function send(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .send({
      type: `https://yardarm.dev/problems/${problem.code}`,
      title: problem.code.replaceAll("_", " "),
      instance: `urn:yardarm:request:${request.id}`,
      ...problem,
    });
}
