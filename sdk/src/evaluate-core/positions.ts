import type { Bucketed, PositionRange } from "../evaluate/bucketing.ts";
import { scales, schemeDefault } from "../model/schemes.ts";
import { type Decided, failure } from "./failure.ts";
import { finished, murmur } from "./hash.ts";
import { keyAt, type Subject } from "./subject.ts";

/** What follows from a subject's position; what is decided without a key to bucket by. A position in no range, `NaN`, has a scheme that nobody knows. */
export const placed = <T>(
  { salt, by = "targetingKey", kind, scheme = schemeDefault }: Bucketed,
  then: (position: number, flag?: string) => T,
): ((subject: Subject, flag?: string) => T | Decided) => {
  const first = murmur(salt, 0x6a09e667);
  const second = murmur(salt, 0xbb67ae85);
  const scale = Number(scales[scheme]);
  return (subject, flag) => {
    const key = keyAt(subject, kind, by);
    if (key) {
      const point = finished(finished(murmur(key, 0) ^ first) + second) >>> 0;
      return then(Math.floor((point * scale) / 2 ** 32), flag);
    }
    return failure("TARGETING_KEY_MISSING", kind ? `${kind}.${by}` : by);
  };
};

/** The range that a position is in. */
export const rangeAt = <R extends PositionRange>(
  ranges: readonly R[],
  position: number,
): R | undefined => ranges.find(({ start, end }) => position >= start && position < end);
