import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type FastifyBaseLogger, fastify, LogController } from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { App } from "./app.ts";
import { installProblems, sendUnreadableAddress } from "./problem.ts";
import { validateRequest } from "./validation.ts";

export interface HttpOptions {
  readonly logger: FastifyBaseLogger;
  /** Addresses of proxies whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
}

/** Enough for what people write; routes that take more say so themselves. */
const BODY_BYTES_MAX = 1 << 20;
/** For a whole request to arrive; answers may take as long as they need. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the 60 s of common load balancers, so that it is never we who close a connection they are about to use. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;
const PARAMETER_LENGTH_MAX = 512;

export function createApp(options: HttpOptions): App {
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    frameworkErrors: sendUnreadableAddress,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validateRequest);
  app.setSerializerCompiler(serializerCompiler);
  installProblems(app);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    request.log.debug({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, "answered");
  });
  return app;
}

/** The caller's own id when it is a harmless one, so that one request can be followed through several systems. */
function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.-]{8,128}$/.test(given) ? given : randomUUID();
}
