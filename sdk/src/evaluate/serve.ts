import type { Rollout, Serve } from "../model/flag.ts";
import { positionOf, prepareSalt } from "./bucketing.ts";
import type { Decision, Reason } from "./decision.ts";
import { failure, type Outcomes } from "./outcome.ts";
import { attributePath, keyText, type Subject, targetingKeyPath } from "./subject.ts";

/** What is served to a subject. */
export type Server = (subject: Subject) => Decision;

/** One variant, with this reason; or a rollout, whose reason is always SPLIT. */
export function compileServe(
  serve: Serve,
  { outcomes, reason, rule }: { outcomes: Outcomes; reason: Reason; rule?: string },
): Server {
  const extra = rule === undefined ? {} : { rule };
  if ("variant" in serve) {
    const outcome = outcomes.of(serve.variant, reason, extra);
    return () => outcome;
  }
  return compileRollout(serve.rollout, (variant) => outcomes.of(variant, "SPLIT", extra));
}

function compileRollout(rollout: Rollout, outcomeOf: (variant: string) => Decision): Server {
  const { by, kind, ranges } = rollout;
  const path = by === undefined ? targetingKeyPath : attributePath(by);
  const salt = prepareSalt(rollout.salt, rollout.scheme);
  const what = by === undefined ? "a targeting key" : `the attribute "${by}"`;
  const keyless = failure(
    "TARGETING_KEY_MISSING",
    `The rollout needs ${what}${kind === undefined ? "" : ` of the context kind "${kind}"`}.`,
  );
  const unplaced = failure("PARSE_ERROR", "The rollout does not cover this position.");
  const starts = ranges.map(({ start }) => start);
  const outcomes = ranges.map(({ variant }) => outcomeOf(variant));
  return (subject) => {
    const key = keyText(subject.attribute(path, kind));
    if (key === undefined) return keyless;
    if (salt === undefined) return unplaced;
    const position = positionOf(subject.prepared(key), salt);
    return outcomes[lastAtMost(starts, position)] ?? unplaced;
  };
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
