import type { Candidate } from "./asked.ts";

/** Each of the numbers, and for each gap between two neighbours, and beyond the first and the last, some that are in it. */
export function numberCandidates(numbers: readonly number[]): readonly Candidate[] {
  const points = [...new Set(numbers)].sort((one, other) => one - other);
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return [within(0, Number.POSITIVE_INFINITY)];
  const gaps = points.slice(1).map((high, index) => within(points[index] ?? high, high));
  return [
    ...points.map((value) => ({ value })),
    within(last, Number.POSITIVE_INFINITY),
    within(Number.NEGATIVE_INFINITY, first),
    ...gaps,
    // Beyond a very large number, one more is the same number.
    { value: Number.MAX_VALUE },
    { value: -Number.MAX_VALUE },
  ];
}

/** Numbers between two, whole ones where there are any. */
function within(low: number, high: number): Candidate {
  const more = (index: number) => {
    if (low === Number.NEGATIVE_INFINITY) return Math.ceil(high) - 1 - index;
    const whole = Math.floor(low) + 1 + index;
    if (whole < high) return whole;
    const share = ((index + 1) * 0.6180339887498949) % 1;
    return low + (high - low) * share;
  };
  // Between two that are nearly neighbours, the middle is the best guess.
  const middle = low / 2 + high / 2;
  const isWhole = Math.floor(low) + 1 < high;
  return { value: isWhole || !Number.isFinite(middle) ? more(0) : middle, more };
}
