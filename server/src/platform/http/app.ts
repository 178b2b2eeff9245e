import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Caller } from "../actor.ts";
import type { ServedRoute } from "./route-table.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a caller must be permitted; `public` for nobody in particular. A route without it does not start. */
    permission?: string;
  }
  interface FastifyInstance {
    /** What is served, and who may ask for it; grows while routes are added. */
    servedRoutes: readonly ServedRoute[];
  }
  interface FastifyRequest {
    /** Set before the handler of every route that is not public. */
    caller: Caller;
  }
}

/** The application that routes are added to: zod schemas in, typed handlers out. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
