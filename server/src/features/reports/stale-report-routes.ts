import type { ReportFormat, StaleReport } from "@yardarm/core/reports";
import { z } from "zod";
import { inTransaction } from "../../platform/db/transaction.ts";
import type { App } from "../../platform/http/app.ts";
import { dayOrMoment } from "../../wire/common.ts";
import { signedOff, signOffBody, staleReportView } from "../../wire/report.ts";
import { digestOf, type HandingOutDeps, handOut } from "./handing-out.ts";
import { pdfOf } from "./pdf-report.ts";
import { sendFile } from "./sent-file.ts";
import { staleCsv } from "./stale-csv.ts";
import { printStale } from "./stale-print.ts";
import { pageOfStale, reportStale, type StaleWish } from "./stale-report-service.ts";
import { keptOf, type SignOffDeps, signOff } from "./stale-sign-off.ts";
import { keepReport } from "./stale-store.ts";

export interface StaleReportRoutesDeps extends SignOffDeps, HandingOutDeps {}

const tags = ["reports"];
const url = "/api/v1/projects/:project/reports/stale";
const inProject = z.object({ project: z.string() });

const question = z.object({
  /** A day (its first moment, UTC) or a moment; now unless said. */
  asOf: dayOrMoment.optional(),
  team: z.string().min(1).max(200).optional(),
  /** `person:<id>` or `team:<key>`. */
  owner: z
    .string()
    .max(200)
    .regex(/^(person|team):./)
    .optional(),
  purpose: z.enum(["release", "experiment", "operational", "kill-switch", "permission"]).optional(),
});
const pageQuery = question.extend({
  /** How many lines to leave out. */
  skip: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const exportQuery = question.extend({ format: z.enum(["json", "csv", "pdf"]).default("json") });

/** Which flags should be gone, as of any moment. */
export function staleReportRoutes(app: App, deps: StaleReportRoutesDeps): void {
  app.route({
    method: "GET",
    url,
    config: { permission: "stale_report.read" },
    schema: {
      tags,
      summary: "How far each flag had come at a moment, whether it could go, and who signed that",
      params: inProject,
      querystring: pageQuery,
      response: { 200: staleReportView },
    },
    handler: ({ params: { project }, query: { skip, limit, ...asked } }) =>
      pageOfStale(deps, wishOf(project, asked), { skip, limit }),
  });

  app.route({
    method: "GET",
    url: `${url}/export`,
    config: { permission: "stale_report.read" },
    schema: {
      tags,
      summary: "Take the stale-flag report along, with a signed digest; the record tells of it",
      params: inProject,
      querystring: exportQuery,
    },
    async handler({ params: { project }, query: { format, ...asked }, caller }, reply) {
      const wish = wishOf(project, asked);
      const report = await reportStale(deps, wish);
      const content = await contentOf(report, format);
      const handedOut = await handOut(
        deps,
        { report, format, part: null, content, asked: { asOf: report.asOf, ...askedFor(wish) } },
        caller,
      );
      // Only what is of all flags is something that another report can be compared with.
      if (Object.keys(wish.filter).length === 0)
        await inTransaction(deps.database, (tx) => keepReport(tx, keptOf(report)));
      const name = `${project}-stale-flags-${report.asOf.slice(0, 10)}.${format}`;
      return sendFile(reply, handedOut, { name, format });
    },
  });

  app.route({
    method: "POST",
    url: `${url}/sign-offs`,
    config: { permission: "stale_report.sign" },
    schema: {
      tags,
      summary: "Say for a team that its stale flags were looked at; the record tells of it",
      params: inProject,
      body: signOffBody,
      response: { 201: signedOff },
    },
    async handler({ params: { project }, body: { team, note = null }, caller }, reply) {
      reply.code(201);
      return signOff(deps, { project, team, note }, caller);
    },
  });
}

function wishOf(project: string, { asOf, ...asked }: z.output<typeof question>): StaleWish {
  const filter = Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  );
  return { project, asOf, filter };
}

function askedFor({ filter }: StaleWish): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Of JSON, which carries its signature, nothing is made here. */
async function contentOf(report: StaleReport, format: ReportFormat) {
  if (format === "csv") return staleCsv(report);
  return format === "pdf" ? pdfOf(printStale(report, digestOf(report))) : null;
}
