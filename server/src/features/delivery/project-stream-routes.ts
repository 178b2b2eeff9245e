import { z } from "zod";
import type { App } from "../../platform/http/app.ts";
import type { Doorbells } from "./doorbells.ts";

/** A browser comes back this soon; nobody else reads these streams. */
const retryMs = 250;
/** Then whoever listens has to show again that they may. */
const lifetimeMs = 15 * 60_000;

export function projectStreamRoutes(app: App, { doorbells }: { doorbells: Doorbells }): void {
  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/stream",
    config: { permission: "project.read" },
    schema: {
      tags: ["projects"],
      summary: "Hear of every commit of a project, as server-sent `doorbell` events",
      params: z.object({ project: z.string() }),
    },
    handler(request, reply) {
      reply.hijack();
      doorbells.open(request.params.project, reply.raw, retryMs);
      const timer = setTimeout(() => reply.raw.end(), lifetimeMs).unref();
      reply.raw.once("close", () => clearTimeout(timer));
    },
  });
}
