import { z } from "zod";
import type { App } from "../../platform/http/app.ts";
import { interactionWork } from "../../wire/interaction.ts";
import type { Analyst } from "./analysis/analyst.ts";

export interface WorkRoutesDeps {
  readonly analyst: Pick<Analyst, "workIn">;
}

/** For whoever waits for an answer, and wants to know for what. */
export function workRoutes(app: App, { analyst }: WorkRoutesDeps): void {
  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/environments/:environment/interactions/work",
    config: { permission: "interaction.read" },
    schema: {
      tags: ["interactions"],
      summary: "What is being worked out while somebody waits, and how much of it is done",
      params: z.object({ project: z.string(), environment: z.string() }),
      response: { 200: interactionWork },
    },
    async handler({ params }) {
      return { work: analyst.workIn(params) ?? null };
    },
  });
}
