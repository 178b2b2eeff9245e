import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { auditList } from "../../wire/change.ts";
import { installationChain, projectChain } from "./audit-event.ts";
import { listEntries } from "./audit-read-model.ts";

const pageQuery = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const tags = ["audit"];

export function auditRoutes(app: App, { reader }: { readonly reader: Reader }): void {
  app.route({
    method: "GET",
    url: "/api/v1/projects/:project/audit",
    config: { permission: "audit.read" },
    schema: {
      tags,
      summary: "Read the record of a project, newest entry first",
      params: z.object({ project: z.string() }),
      querystring: pageQuery,
      response: { 200: auditList },
    },
    async handler({ params, query }) {
      const page = await listEntries(reader, projectChain(params.project), query);
      return { ...page, entries: [...page.entries] };
    },
  });

  app.route({
    method: "GET",
    url: "/api/v1/audit",
    config: { permission: "installation.read" },
    schema: {
      tags,
      summary: "Read the record of the installation: sign-ins, people, personal tokens",
      querystring: pageQuery,
      response: { 200: auditList },
    },
    async handler({ query }) {
      const page = await listEntries(reader, installationChain, query);
      return { ...page, entries: [...page.entries] };
    },
  });
}
