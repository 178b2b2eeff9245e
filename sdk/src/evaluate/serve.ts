import type { Rollout, Serve } from "../model/flag.ts";
import type { Reason } from "./decision.ts";
import { failure, type Outcome, type Outcomes } from "./outcome.ts";
import { Place } from "./place.ts";
import type { Subject } from "./subject.ts";

/** What is served: one outcome, or one of several by the subject's position. */
export interface Served {
  readonly fixed: Outcome | undefined;
  readonly split: Split | undefined;
}

export function servedTo({ fixed, split }: Served, subject: Subject): Outcome {
  // One of the two is there, whichever it is.
  return fixed ?? (split as Split).serve(subject);
}

/** One variant, with this reason; or a rollout, whose reason is always SPLIT. */
export function compileServe(
  serve: Serve,
  { outcomes, reason, rule }: { outcomes: Pick<Outcomes, "of">; reason: Reason; rule?: string },
): Served {
  const details = rule === undefined ? {} : { rule };
  return "variant" in serve
    ? { fixed: outcomes.of(serve.variant, reason, details), split: undefined }
    : {
        fixed: undefined,
        split: new Split(serve.rollout, (variant) => outcomes.of(variant, "SPLIT", details)),
      };
}

/** A rollout ready to serve. */
class Split {
  readonly #place: Place;
  readonly #parts: Part | undefined;

  constructor(rollout: Rollout, outcomeOf: (variant: string) => Outcome) {
    const place = new Place(rollout);
    this.#place = place;
    this.#parts = treeOf(
      rollout.ranges.map(({ start, variant }) => ({
        start: place.startOf(start),
        outcome: outcomeOf(variant),
      })),
    );
  }

  serve(subject: Subject): Outcome {
    const point = this.#place.of(subject);
    if (point === undefined) return this.#place.keyless;
    let found: Outcome | undefined;
    let part = this.#parts;
    while (part !== undefined) {
      if (point < part.start) part = part.below;
      else {
        found = part.outcome;
        part = part.above;
      }
    }
    return found ?? unplaced;
  }
}

const unplaced = failure("PARSE_ERROR", "The rollout has no such position.");

interface Start {
  readonly start: number;
  readonly outcome: Outcome;
}

/** Ranges as a tree, in which each point is found by few comparisons and near to the others. */
interface Part extends Start {
  readonly below: Part | undefined;
  readonly above: Part | undefined;
}

/** @param starts ascending */
function treeOf(starts: readonly Start[]): Part | undefined {
  const middle = starts.length >> 1;
  const root = starts[middle];
  return (
    root && {
      start: root.start,
      outcome: root.outcome,
      below: treeOf(starts.slice(0, middle)),
      above: treeOf(starts.slice(middle + 1)),
    }
  );
}
