import type { Rollout, Serve } from "../model/flag.ts";
import { isPlain } from "./attribute.ts";
import { firstPoint, pointOf } from "./bucketing.ts";
import type { EvaluationContext, Reason } from "./decision.ts";
import { failure, type Outcome, type Outcomes } from "./outcome.ts";
import { Place } from "./place.ts";
import type { Subject } from "./subject.ts";

/** Of what this version of the SDK does not know. */
export const unreadable: Outcome = failure("PARSE_ERROR", "The flag cannot be read.");

/** What is served: one outcome, or one of several by the subject's position. */
export type Served = Outcome | Split;

interface Serving {
  readonly outcomes: Pick<Outcomes, "of">;
  readonly reason: Reason;
  readonly details?: { readonly rule: string };
}

/** One variant, with this reason; or a rollout, whose reason is always SPLIT. */
export function compileServe(serve: Serve, { outcomes, reason, details }: Serving): Served {
  return "variant" in serve
    ? outcomes.of(serve.variant, reason, details)
    : new Split(serve.rollout, (variant) => outcomes.of(variant, "SPLIT", details));
}

/** Of what is served as two fields, since an engine finds out faster which is there than which of two it is. */
export function served(
  outcome: Outcome | undefined,
  split: Split | undefined,
  subject: Subject,
): Outcome {
  if (outcome !== undefined) return outcome;
  return split === undefined ? unreadable : split.serve(subject);
}

/** A rollout ready to serve. */
export class Split extends Place {
  /** Served below each fork that there is. */
  private readonly otherwise: Outcome;
  private readonly root: Fork | undefined;

  constructor(rollout: Rollout, outcomeOf: (variant: string) => Outcome) {
    super(rollout);
    const starts = rollout.ranges
      .map(({ start, variant }) => ({ start: this.startOf(start), outcome: outcomeOf(variant) }))
      // No point comes as far as those that are no integers of 32 bits, which engines compare faster than others.
      .filter(({ start }) => start === (start | 0));
    const [first] = starts;
    // No point is below the first of all, and so nothing is compared with it.
    const isFirst = first?.start === firstPoint;
    this.otherwise = isFirst ? first.outcome : unreadable;
    this.root = treeOf(isFirst ? starts.slice(1) : starts);
  }

  serve(subject: Subject): Outcome {
    const point = this.of(subject);
    return point === undefined ? this.keyless : this.servedAt(point);
  }

  /**
   * The same right from the context, where it is a plain object with a text as its targeting key, and that is hashed, as nearly always;
   * `undefined` for all others.
   */
  serveAtOnce(context: EvaluationContext, subject: Subject): Outcome | undefined {
    const { key } = this;
    if (key.isKey !== true || !isPlain(context)) return undefined;
    const it = key.keyIn(context);
    return typeof it === "string" && it !== ""
      ? this.servedAt(pointOf(subject.prepared(it), this))
      : undefined;
  }

  private servedAt(point: number): Outcome {
    let served = this.otherwise;
    for (let fork = this.root; fork !== undefined; ) {
      if (point < fork.start) fork = fork.below;
      else {
        served = fork.outcome;
        fork = fork.above;
      }
    }
    return served;
  }
}

interface Start {
  readonly start: number;
  readonly outcome: Outcome;
}

/** What is served from a point on, as far as a fork above it says nothing else. */
interface Fork extends Start {
  readonly below: Fork | undefined;
  readonly above: Fork | undefined;
}

/**
 * Ranges as a tree, in which each point is found by few comparisons.
 *
 * @param starts ascending
 */
function treeOf(starts: readonly Start[]): Fork | undefined {
  const middle = starts.length >> 1;
  const root = starts[middle];
  if (root === undefined) return undefined;
  return {
    start: root.start | 0,
    outcome: root.outcome,
    below: treeOf(starts.slice(0, middle)),
    above: treeOf(starts.slice(middle + 1)),
  };
}
