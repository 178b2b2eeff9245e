import type { AppliedFacts, ChangesFacts, OutlineFacts } from "./changes-facts.ts";
import type { Sample } from "./changes-report.ts";

/** What a report is made of whose changes are counted, and shown a page at a time. */
export interface SummaryFacts extends Omit<ChangesFacts, "applied" | "sample"> {
  /** All of them, oldest first. */
  readonly applied: readonly OutlineFacts[];
  /** At least those that `entriesInDetail` names. */
  readonly detailed: readonly AppliedFacts[];
  readonly sample: Sample;
}
