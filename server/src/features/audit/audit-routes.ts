import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { auditList } from "../../wire/change.ts";
import { projectChain } from "./audit-event.ts";
import { listEntries } from "./audit-read-model.ts";

export function auditRoutes(app: App, { reader }: { readonly reader: Reader }): void {
  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/audit",
    config: { permission: "audit.read" },
    schema: {
      tags: ["audit"],
      summary: "Read the record of a project, newest entry first",
      params: z.object({ project: z.string() }),
      querystring: z.object({
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      response: { 200: auditList },
    },
    async handler({ params, query }) {
      const page = await listEntries(reader, projectChain(params.project), query);
      return { ...page, entries: [...page.entries] };
    },
  });
}
