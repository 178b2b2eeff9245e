/** What auditors are shown: reports composed from the record, signed statements of them, and how both are held against each other. */
export { accessKindsElsewhere, concernsAccess } from "./access-elsewhere.ts";
export type * from "./changes-facts.ts";
export type * from "./changes-report.ts";
export {
  accessKinds,
  composeChanges,
  composeSummary,
  drawFor,
  entriesInDetail,
} from "./compose-changes.ts";
export {
  byUrgency,
  composeStale,
  composeStaleSummary,
  createLiner,
  isAskedFor,
  standingsOf,
} from "./compose-stale.ts";
export type { Section } from "./controls.ts";
export { instantOf, msOf } from "./instant.ts";
export { notKept } from "./not-kept.ts";
export { saidBesides } from "./population.ts";
export type { ReportFault, ReportFaultCode } from "./report-fault.ts";
export { digestOf, type ReportFile, readReportFile } from "./report-file.ts";
export { drawSample } from "./sample.ts";
export type * from "./stale-report.ts";
export {
  parseStatement,
  type ReportFormat,
  type ReportKind,
  type ReportStatement,
} from "./statement.ts";
export type { SummaryFacts } from "./summary-facts.ts";
export {
  createReportVerifier,
  type OpenedStatement,
  type ReportVerdict,
  type ReportVerifier,
} from "./verify-report.ts";
