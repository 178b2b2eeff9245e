import type { MetricSum, ObservationBatch, ObservedCombinations } from "../model/index.ts";

/** What goes into a report besides counts. */
export type Findings = Partial<
  Pick<ObservationBatch, "combinations" | "defaults" | "attributes" | "metrics">
>;

/** As they are reported: the first belong beside counts, combinations are large. */
export function findingsOf(
  noticed: Findings,
  metrics: readonly MetricSum[],
  combinations: readonly (ObservedCombinations | undefined)[],
): readonly [Findings, ...Findings[]] {
  return [
    { ...noticed, ...(metrics.length > 0 && { metrics }) },
    ...combinations.flatMap((it) => (it === undefined ? [] : [{ combinations: it }])),
  ];
}
