/** How two values are ordered, as a bit each, so that several that suffice are one number. */
export const less = 1;
export const equal = 2;
export const greater = 4;

/** 0 for what is not a number, which has no order. */
export function orderOf(left: string | number, right: string | number): number {
  if (left < right) return less;
  if (left > right) return greater;
  return left === right ? equal : 0;
}
