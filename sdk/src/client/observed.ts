import {
  type Compiled,
  type Decision,
  type EvaluationContext,
  outcomeFor,
  Subject,
} from "../evaluate/index.ts";
import type { EvaluationCount } from "../model/index.ts";
import { EvaluationCounter } from "./evaluation-counter.ts";
import { type Findings, findingsOf } from "./findings.ts";
import { MetricSums, type TrackDetails } from "./metric-sums.ts";
import { Noticed } from "./noticed.ts";
import { type RecordedScope, ScopeSample, type Served } from "./scope-sample.ts";

export interface TrackedFor {
  readonly compiled: Compiled | undefined;
  readonly context: EvaluationContext;
  /** What the scope served, when it is one that is recorded. */
  readonly served: Served | undefined;
}

export interface ObservedParts {
  /** About so many scopes are recorded for each report; none, when nothing is ever reported. */
  readonly scopesMax: number;
  readonly random: () => number;
  /** Is told of decisions without a value, of each flag once between two reports. */
  readonly failed: (flag: string, decision: Decision) => void;
}

/** Everything that a client finds out while it decides, until it is reported. */
export class Observed {
  readonly #noticed = new Noticed();
  readonly counter: EvaluationCounter;
  readonly #metrics = new MetricSums();
  readonly #sample: ScopeSample | undefined;

  constructor({ scopesMax, random, failed }: ObservedParts) {
    this.counter = new EvaluationCounter(this.#noticed, failed);
    this.#sample = scopesMax > 0 ? new ScopeSample(scopesMax, random) : undefined;
  }

  begin(traceparent: unknown): RecordedScope | undefined {
    return this.#sample?.begin(traceparent);
  }

  track(name: string, details: TrackDetails | undefined, of: TrackedFor): void {
    this.#metrics.add(name, details?.value ?? 1, variantsFor(details?.flags, of));
  }

  counts(): readonly EvaluationCount[] {
    return this.counter.take();
  }

  /** The first belong beside counts, the others are large. The last report waits for no scope. */
  findings(isLast: boolean): readonly [Findings, ...Findings[]] {
    const combinations = [this.#sample?.take(), isLast ? this.#sample?.take() : undefined];
    return findingsOf(this.#noticed.take(), this.#metrics.take(), combinations);
  }
}

/** Flags that were named are decided without being counted: nothing is served here. */
function variantsFor(
  flags: readonly string[] | undefined,
  { compiled, context, served }: TrackedFor,
): Iterable<readonly [string, string]> {
  if (!Array.isArray(flags)) return served ?? [];
  if (compiled === undefined) return [];
  const subject = new Subject(context);
  return flags.flatMap((flag) => {
    const { variant } = outcomeFor(compiled, subject, context, flag, undefined).decision;
    return variant === undefined ? [] : [[flag, variant] as const];
  });
}
