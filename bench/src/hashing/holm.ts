/**
 * Probabilities corrected for their number (S. Holm, "A simple sequentially rejective multiple test procedure", 1979), in
 * the order given: whoever rejects what is below a significance level errs with no more than that level in all of them.
 */
export function holm(probabilities: readonly number[]): readonly number[] {
  const { length } = probabilities;
  const ascending = [...probabilities.entries()].sort(([, a], [, b]) => a - b);
  const corrected = new Array<number>(length);
  let least = 0;
  for (const [rank, [index, probability]] of ascending.entries()) {
    least = Math.max(least, Math.min(1, (length - rank) * probability));
    corrected[index] = least;
  }
  return corrected;
}
