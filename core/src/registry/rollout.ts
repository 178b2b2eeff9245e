import { type Rollout, scaleDefault, type VariantRange } from "@yardarm/sdk/model";

/** Variant → the length of its ranges. A rollout's weights add up to the scale of its bucketing scheme. */
export type Weights = ReadonlyMap<string, number>;

/** How much of the scale each variant of a rollout has, derived from its ranges. */
export function weightsOf(rollout: Pick<Rollout, "ranges">): Weights {
  const weights = new Map<string, number>();
  for (const { variant, start, end } of rollout.ranges) {
    weights.set(variant, (weights.get(variant) ?? 0) + end - start);
  }
  return weights;
}

/** A new rollout, whose variants stand in the order of their weights. */
export function rolloutOf(
  weights: Weights,
  salt: string,
  basis: Pick<Rollout, "by" | "kind" | "scheme"> = {},
): Rollout {
  return {
    salt,
    ...basis,
    ranges: reweigh([{ variant: "", start: 0, end: total(weights) }], weights),
  };
}

/**
 * Gives each variant its new weight by moving only what must move: a variant that shrinks gives up positions from its
 * end, a variant that grows keeps all it has and takes what was given up. So raising a weight never moves a subject out
 * of that variant. A variant without a weight goes; one without ranges comes.
 *
 * Throws a RangeError when the weights are not whole, not positive, or do not add up to the ranges' length.
 */
export function reweigh(
  ranges: readonly VariantRange[],
  weights: Weights,
): readonly VariantRange[] {
  assertFit(ranges, weights);
  const { kept, free } = giveUp(ranges, weights);
  return mergeAdjacent([...kept, ...take(free, kept, weights)]);
}

/** Equal weights for the variants, adding up to the scale; the first ones get what cannot be shared evenly. */
export function evenWeights(variants: readonly string[], scale: number = scaleDefault): Weights {
  const share = Math.floor(scale / variants.length);
  const rest = scale - share * variants.length;
  return new Map(variants.map((variant, index) => [variant, index < rest ? share + 1 : share]));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function giveUp(
  ranges: readonly VariantRange[],
  weights: Weights,
): { kept: VariantRange[]; free: Span[] } {
  const room = new Map(weights);
  const kept: VariantRange[] = [];
  const free: Span[] = [];
  for (const { variant, start, end } of ranges) {
    const left = room.get(variant) ?? 0;
    const cut = start + Math.min(left, end - start);
    room.set(variant, left - (cut - start));
    if (cut > start) kept.push({ variant, start, end: cut });
    if (cut < end) free.push({ start: cut, end });
  }
  return { kept, free };
}

function take(
  free: readonly Span[],
  kept: readonly VariantRange[],
  weights: Weights,
): VariantRange[] {
  const has = weightsOf({ ranges: kept });
  const taken: VariantRange[] = [];
  const left = [...free].reverse();
  for (const [variant, weight] of weights) {
    let need = weight - (has.get(variant) ?? 0);
    while (need > 0) {
      const span = left.pop();
      if (span === undefined) break;
      const end = Math.min(span.end, span.start + need);
      taken.push({ variant, start: span.start, end });
      if (end < span.end) left.push({ start: end, end: span.end });
      need -= end - span.start;
    }
  }
  return taken;
}

function mergeAdjacent(ranges: readonly VariantRange[]): VariantRange[] {
  const merged: VariantRange[] = [];
  for (const range of [...ranges].sort((left, right) => left.start - right.start)) {
    const last = merged.at(-1);
    const continues = last?.variant === range.variant && last.end === range.start;
    if (continues) merged[merged.length - 1] = { ...last, end: range.end };
    else merged.push(range);
  }
  return merged;
}

function assertFit(ranges: readonly VariantRange[], weights: Weights): void {
  for (const [variant, weight] of weights) {
    if (Number.isSafeInteger(weight) && weight >= 0) continue;
    throw new RangeError(
      `The weight of "${variant}" must be a whole number from 0, not ${weight}.`,
    );
  }
  const length = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  if (total(weights) === length) return;
  throw new RangeError(`The weights add up to ${total(weights)}; they must add up to ${length}.`);
}

function total(weights: Weights): number {
  return [...weights.values()].reduce((sum, weight) => sum + weight, 0);
}
