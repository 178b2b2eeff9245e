import type { ChangesReport, ReportFormat } from "@yardarm/core/reports";
import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { App } from "../../platform/http/app.ts";
import { dayOrMoment } from "../../wire/common.ts";
import { changesReportView } from "../../wire/report.ts";
import { type ChangesPart, changesCsv, changesParts } from "./changes-csv.ts";
import { printChanges } from "./changes-print.ts";
import {
  type ChangesReportDeps,
  type ChangesWish,
  pageOfChanges,
  reportChanges,
} from "./changes-report-service.ts";
import { digestOf, type HandingOutDeps, handOut } from "./handing-out.ts";
import { pdfOf } from "./pdf-report.ts";
import { sendFile } from "./sent-file.ts";

export interface ChangesReportRoutesDeps extends ChangesReportDeps, HandingOutDeps {
  readonly clock: Clock;
}

const tags = ["reports"];
const url = "/api/v1/projects/:project/reports/changes";
const inProject = z.object({ project: z.string() });
const defaultDays = 90;
const dayMs = 86_400_000;
const sampleSize = 25;

const question = z.object({
  /** A day (its first moment, UTC) or a moment; 90 days before `to` unless said. */
  from: dayOrMoment.optional(),
  /** The first day or moment that is no longer in it; now unless said. */
  to: dayOrMoment.optional(),
  /** Of the sample: any text. Unless said, the hash of the last entry of the period. */
  seed: z.string().min(1).max(200).optional(),
  size: z.coerce.number().int().min(0).max(1_000).default(sampleSize),
});
const pageQuery = question.extend({
  /** Number of an entry: the population behind it. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const exportQuery = question.extend({
  format: z.enum(["json", "csv", "pdf"]).default("json"),
  /** Which table a CSV holds; the other forms hold all of them. */
  part: z.enum(changesParts).default("population"),
});

/** What changed in a period, for auditors. */
export function changesReportRoutes(app: App, deps: ChangesReportRoutesDeps): void {
  app.route({
    method: "GET",
    url,
    config: { permission: "change_report.read" },
    schema: {
      tags,
      summary: "Everything that changed in a period, reconciled with the record",
      params: inProject,
      querystring: pageQuery,
      response: { 200: changesReportView },
    },
    async handler({ params: { project }, query }) {
      return pageOfChanges(deps, wishOf(project, query, deps.clock()), query);
    },
  });

  app.route({
    method: "GET",
    url: `${url}/export`,
    config: { permission: "change_report.read" },
    schema: {
      tags,
      summary: "Take the change-control report along, with a signed digest; the record tells of it",
      params: inProject,
      querystring: exportQuery,
    },
    async handler({ params: { project }, query, caller }, reply) {
      const { format, part, ...asked } = query;
      const report = await reportChanges(deps, wishOf(project, asked, deps.clock()));
      const isCsv = format === "csv";
      const handedOut = await handOut(
        deps,
        {
          ...{ report, format, part: isCsv ? part : null },
          content: await contentOf(report, format, part),
          asked: { ...report.period, seed: report.sample.seed, size: report.sample.size },
        },
        caller,
      );
      const days = `${report.period.from.slice(0, 10)}-to-${report.period.to.slice(0, 10)}`;
      const name = `${project}-changes-${days}${isCsv ? `-${part}` : ""}.${format}`;
      return sendFile(reply, handedOut, { name, format });
    },
  });
}

function wishOf(
  project: string,
  { from, to, seed, size }: z.output<typeof question>,
  now: Date,
): ChangesWish {
  const end = to ?? now;
  const begin = from ?? new Date(end.getTime() - defaultDays * dayMs);
  return { project, from: begin, to: end, sample: { size, seed: seed ?? null } };
}

/** Of JSON, which carries its signature, nothing is made here. */
async function contentOf(report: ChangesReport, format: ReportFormat, part: ChangesPart) {
  if (format === "csv") return changesCsv(report, part);
  return format === "pdf" ? pdfOf(printChanges(report, digestOf(report))) : null;
}
