import type { Rollout, Serve } from "../model/flag.ts";
import { firstPoint } from "./bucketing.ts";
import type { Reason } from "./decision.ts";
import { failure, type Outcome, type Outcomes } from "./outcome.ts";
import { Place } from "./place.ts";
import type { Subject } from "./subject.ts";

/** Of what this version of the SDK does not know. */
export const unreadable: Outcome = failure("PARSE_ERROR", "The flag cannot be read.");

/** What is served: one outcome, or one of several by the subject's position. */
export type Served = Outcome | Split;

export function servedTo(served: Served, subject: Subject): Outcome {
  return served.isSplit ? served.serve(subject) : served;
}

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

/** A rollout ready to serve. */
class Split extends Place {
  readonly isSplit: true = true;
  readonly #parts: Fork | Outcome;

  constructor(rollout: Rollout, outcomeOf: (variant: string) => Outcome) {
    super(rollout);
    this.#parts = treeOf(
      rollout.ranges.map(({ start, variant }) => ({
        start: this.startOf(start),
        outcome: outcomeOf(variant),
      })),
    );
  }

  serve(subject: Subject): Outcome {
    const point = this.of(subject);
    if (point === undefined) return this.keyless;
    let part = this.#parts;
    while (part.isSplit) part = point < part.start ? part.below : part.above;
    return part;
  }
}

interface Start {
  readonly start: number;
  readonly outcome: Outcome;
}

/** What is served below a point, and from it on. */
interface Fork {
  readonly isSplit: true;
  readonly start: number;
  readonly below: Fork | Outcome;
  readonly above: Fork | Outcome;
}

/**
 * Ranges as a tree, in which each point is found by few comparisons and near to the others. No point is below the first of all, and so
 * nothing is compared with it.
 *
 * @param starts ascending
 */
function treeOf(starts: readonly Start[], below: Outcome = unreadable): Fork | Outcome {
  const middle = starts.length >> 1;
  const root = starts[middle];
  if (root === undefined) return below;
  const above = treeOf(starts.slice(middle + 1), root.outcome);
  if (root.start === firstPoint) return above;
  return { isSplit: true, start: root.start, below: treeOf(starts.slice(0, middle), below), above };
}
