import type { ChangesReport, ReportedChange, StaleLine, StaleReport } from "@yardarm/core/reports";
import { z } from "zod";
import { instant } from "./common.ts";
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

/** `GET …/reports/stale`: the report, and a page of its lines. */
export const staleReportView = z.object({
  report: document<Omit<StaleReport, "lines">>("a stale-flag report"),
  /** Stale ones first. */
  lines: z.array(document<StaleLine>("a flag of the report")).readonly(),
  /** Give as `skip` to read on; null at the end. */
  next: z.number().nullable(),
});

/** `POST …/reports/stale/sign-offs` */
export const signOffBody = z.strictObject({
  team: z.string().min(1).max(200),
  note: z.string().min(1).max(2000).optional(),
});
export const signedOff = z.object({
  at: instant,
  /** SHA-256 of how the team's flags stood. */
  digest: z.string(),
});

export type StaleReportView = z.infer<typeof staleReportView>;
export type SignOffBody = z.infer<typeof signOffBody>;
