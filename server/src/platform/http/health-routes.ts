import { z } from "zod";
import type { App } from "./app.ts";
import type { Readiness } from "./readiness.ts";

const health = z.object({ status: z.enum(["ok", "unavailable"]), reasons: z.array(z.string()) });

export function healthRoutes(app: App, readiness: Readiness): void {
  app.route({
    method: "GET",
    url: "/healthz",
    config: { permission: "public", rateLimit: false },
    schema: {
      tags: ["server"],
      summary: "Whether the process is alive",
      response: { 200: health },
    },
    handler: async () => ({ status: "ok" as const, reasons: [] }),
  });
  app.route({
    method: "GET",
    url: "/readyz",
    config: { permission: "public", rateLimit: false },
    schema: {
      tags: ["server"],
      summary: "Whether requests should be sent here; if not, why",
      response: { 200: health, 503: health },
    },
    handler: async (_request, reply) => {
      const reasons = [...(await readiness.reasons())];
      reply.header("cache-control", "no-store");
      if (reasons.length === 0) return { status: "ok" as const, reasons };
      return reply.code(503).send({ status: "unavailable" as const, reasons });
    },
  });
}
