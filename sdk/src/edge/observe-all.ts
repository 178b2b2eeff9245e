import { findingsOf } from "../client/findings.ts";
import { MetricSums } from "../client/metric-sums.ts";
import { Noticed } from "../client/noticed.ts";
import { note, ScopeSample } from "../client/scope-sample.ts";
import type { EdgeObserver } from "./edge-observed.ts";

/** Of about so many scopes between two reports it is told what they served together. */
const scopesMax = 1_000;
/** So many decisions of a kind are looked at between two reports. */
const looksMax = 3;

/** What is tracked, which variants scopes serve together, and now and then which defaults code passes and which attributes contexts have. */
export function observeAll(random: () => number): EdgeObserver {
  const sample = new ScopeSample(scopesMax, random);
  const noticed = new Noticed();
  const metrics = new MetricSums();
  return {
    begin: (traceparent) => sample.begin(traceparent),
    see({ flag, decision: { variant }, context, defaultValue }, count, scope) {
      if (count <= looksMax) noticed.see(flag, context, defaultValue);
      if (variant !== undefined && scope !== undefined) note(scope.served, flag, variant);
    },
    track: (name, value, served) => metrics.add(name, value, served),
    take: () => findingsOf(noticed.take(), metrics.take(), [sample.take()]),
  };
}
