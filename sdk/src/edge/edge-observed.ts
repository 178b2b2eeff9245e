import { DecisionCounter } from "../client/decision-counter.ts";
import type { Findings } from "../client/findings.ts";
import { Mistakes } from "../client/mistakes.ts";
import type { RecordedScope } from "../client/scope-sample.ts";
import type { Decision, EvaluationContext } from "../evaluate/index.ts";
import type { EvaluationCount } from "../model/index.ts";

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
  /** @param served flag keys and their variants, by which the value is told apart. */
  track(name: string, value: number, served: Iterable<readonly [string, string]>): void;
  /** What was found out since the last time; the first go with the counts, the others are large. */
  take(): readonly [Findings, ...Findings[]];
}

/** Everything that an edge finds out while it decides, until it is reported. */
export class EdgeObserved {
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

  /** @param isHeard whether the server was: what is decided before may lack a flag that there is. Never throws. */
  see(served: Served, scope: RecordedScope | undefined, isHeard: boolean): void {
    const { flag, decision } = served;
    try {
      const count = this.#counter.count(flag, decision);
      this.#observer?.see(served, count, scope);
      if (isHeard) this.#mistakes.see(flag, decision);
    } catch {
      // What is no text at all is no flag of anybody.
    }
  }

  track(name: string, value: number, served: Iterable<readonly [string, string]>): void {
    this.#observer?.track(name, value, served);
  }

  counts(): readonly EvaluationCount[] {
    return this.#counter.take();
  }

  findings(): readonly [Findings, ...Findings[]] {
    return this.#observer?.take() ?? [{}];
  }
}
