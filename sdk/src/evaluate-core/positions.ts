import {
  type Bucketed,
  type PositionRange,
  positionOf,
  prepareKey,
  prepareSalt,
} from "../evaluate/bucketing.ts";
import type { Decision } from "../evaluate/decision.ts";
import { failure } from "../evaluate/outcome.ts";
import { keyAt, type Subject } from "./subject.ts";

/** A subject's position: `undefined` without a key to bucket by, `NaN`, which is in no range, with a scheme that nobody knows. */
export function positions({
  salt,
  by,
  kind,
  scheme,
}: Bucketed): (subject: Subject) => number | undefined {
  const prepared = prepareSalt(salt, scheme);
  return (subject) => {
    const key = keyAt(subject, kind, by);
    if (key === undefined) return undefined;
    return prepared === undefined ? Number.NaN : positionOf(prepareKey(key), prepared);
  };
}

/** Whether there is a position, and it is in any of these ranges. */
export function isWithin(ranges: readonly PositionRange[], position: number = Number.NaN): boolean {
  return ranges.some(({ start, end }) => position >= start && position < end);
}

/** What is decided for a subject without a key. */
export function keyless({ by = "targetingKey", kind }: Bucketed): Decision {
  const path = kind === undefined ? by : `${kind}.${by}`;
  return failure("TARGETING_KEY_MISSING", `The flag is bucketed by "${path}".`).decision;
}
