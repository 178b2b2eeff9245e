import type { ChangesReport, ReportedChange } from "@yardarm/core/reports";
import { z } from "zod";
import { document } from "./document.ts";

/** `GET …/reports/changes`: the report, and a page of its population. `@yardarm/core/reports` says what they hold. */
export const changesReportView = z.object({
  report: document<Omit<ChangesReport, "population">>("a change-control report"),
  /** Oldest first. */
  changes: z.array(document<ReportedChange>("a change of the population")).readonly(),
  /** Give as `after` to read on; null at the end. */
  next: z.number().nullable(),
  /** Whatever was drawn for the sample. */
  sampled: z.array(document<ReportedChange>("a change of the population")).readonly(),
});

export type ChangesReportView = z.infer<typeof changesReportView>;
