import { DecisionCounter } from "../client/decision-counter.ts";
import { type Findings, findingsOf } from "../client/findings.ts";
import { MetricSums } from "../client/metric-sums.ts";
import { Mistakes } from "../client/mistakes.ts";
import type { RecordedScope } from "../client/scope-sample.ts";
import type { Decision, EvaluationContext } from "../evaluate/index.ts";
import type { EvaluationCount, ObservedCombinations } from "../model/index.ts";

/** A decision as it was served, for what and to whom. */
export interface Served {
  readonly flag: string;
  readonly decision: Decision;
  readonly context: EvaluationContext;
  readonly defaultValue: unknown;
}

/** Finds out more than counts. It must not throw. */
export interface EdgeObserver {
  /** A scope begins; what it gives, if anything, comes back with all that the scope serves. */
  begin(traceparent: unknown): RecordedScope | undefined;
  /** @param count how often this was served since the last report. */
  see(served: Served, count: number, scope: RecordedScope | undefined): void;
  /** What was found out since the last time. */
  take(): {
    readonly noticed: Findings;
    readonly combinations: ObservedCombinations | undefined;
  };
}

/** Everything that an edge finds out while it decides, until it is reported. */
export class EdgeObserved {
  readonly metrics: MetricSums = new MetricSums();
  readonly #counter = new DecisionCounter();
  readonly #observer: EdgeObserver | undefined;
  readonly #mistakes: Mistakes;

  constructor(observer: EdgeObserver | undefined, warn: (message: string) => void) {
    this.#observer = observer;
    this.#mistakes = new Mistakes(warn);
  }

  begin(traceparent: unknown): RecordedScope | undefined {
    return this.#observer?.begin(traceparent);
  }

  see(served: Served, scope: RecordedScope | undefined): void {
    const { flag, decision } = served;
    const count = this.#counter.count(flag, decision);
    this.#observer?.see(served, count, scope);
    this.#mistakes.see(flag, decision);
  }

  counts(): readonly EvaluationCount[] {
    return this.#counter.take();
  }

  findings(): readonly [Findings, ...Findings[]] {
    const { noticed = {}, combinations } = this.#observer?.take() ?? {};
    return findingsOf(noticed, this.metrics.take(), [combinations]);
  }
}
