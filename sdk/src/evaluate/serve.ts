import type { Rollout, Serve } from "../model/flag.ts";
import type { Reason } from "./decision.ts";
import { failure, type Outcome, type Outcomes } from "./outcome.ts";
import { keyless, Place } from "./place.ts";
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
  { outcomes, reason, rule }: { outcomes: Outcomes; reason: Reason; rule?: string },
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
  readonly #starts: readonly number[];
  readonly #outcomes: readonly Outcome[];
  readonly #keyless: Outcome;
  readonly #unplaced = failure("PARSE_ERROR", "The rollout does not cover this position.");

  constructor(rollout: Rollout, outcomeOf: (variant: string) => Outcome) {
    const { by, kind, ranges } = rollout;
    this.#place = new Place(rollout);
    this.#starts = ranges.map(({ start }) => start);
    this.#outcomes = ranges.map(({ variant }) => outcomeOf(variant));
    const what = by === undefined ? "a targeting key" : `the attribute "${by}"`;
    this.#keyless = failure(
      "TARGETING_KEY_MISSING",
      `The rollout needs ${what}${kind === undefined ? "" : ` of the context kind "${kind}"`}.`,
    );
  }

  serve(subject: Subject): Outcome {
    const position = this.#place.of(subject);
    if (position === keyless) return this.#keyless;
    return this.#outcomes[lastAtMost(this.#starts, position)] ?? this.#unplaced;
  }
}

/** Index of the last of these ascending numbers that is not above `limit`; -1 when all are. */
function lastAtMost(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
