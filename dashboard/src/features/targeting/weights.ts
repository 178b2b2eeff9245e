import { reweigh, rolloutOf, weightsOf } from "@yardarm/core/registry";
import { type Rollout, type Serve, scaleDefault } from "@yardarm/sdk/model";
import { percentDigits, percentOf } from "../../ui/percent.ts";

/** Weights as people type them: variant → per cent. */
export type WeightTexts = ReadonlyMap<string, string>;

const hundred = 100;

export function weightTexts(variants: readonly string[], rollout: Rollout): WeightTexts {
  const weights = weightsOf(rollout);
  const length = lengthOf(rollout);
  return new Map(
    variants.map((variant) => [
      variant,
      percentDigits(((weights.get(variant) ?? 0) / length) * hundred),
    ]),
  );
}

/** The sum in per cent, free of the crumbs of floating point; undefined when a text is no number. */
export function sumOfTexts(texts: WeightTexts): number | undefined {
  const numbers = [...texts.values()].map(weightOf);
  if (numbers.some((number) => number === undefined)) return undefined;
  const thousandths = numbers.reduce<number>(
    (sum, number) => sum + Math.round((number ?? 0) * 1000),
    0,
  );
  return thousandths / 1000;
}

/**
 * The rollout with these weights. What is saved is reweighed, never what was typed in between, so that trying weights
 * out moves nobody who does not have to move. Undefined while the weights do not add up.
 */
export function rolloutWith(texts: WeightTexts, saved: Rollout): Rollout | undefined {
  if (sumOfTexts(texts) !== hundred) return undefined;
  const length = lengthOf(saved);
  const weights = new Map<string, number>();
  for (const [variant, text] of texts) {
    const weight = Math.round(((weightOf(text) ?? 0) / hundred) * length);
    if (weight > 0) weights.set(variant, weight);
  }
  // Scales that are no multiple of 100 000 cannot hold every per cent; the largest part takes what rounding left.
  const crumbs = length - [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const largest = [...weights].toSorted((a, b) => b[1] - a[1])[0];
  if (largest !== undefined) weights.set(largest[0], largest[1] + crumbs);
  return { ...saved, ranges: reweigh(saved.ranges, weights) };
}

/** A rollout that gives everybody this one variant: what a rollout starts from. */
function wholeRollout(variant: string, salt: string): Rollout {
  return rolloutOf(new Map([[variant, scaleDefault]]), salt);
}

/** What reweighing starts from: the saved rollout, or one that gives everybody what is served now. */
export function rolloutBasis(
  saved: Serve | undefined,
  fallback: { variant: string; salt: string },
): Rollout {
  if (saved === undefined) return wholeRollout(fallback.variant, fallback.salt);
  return "rollout" in saved ? saved.rollout : wholeRollout(saved.variant, fallback.salt);
}

/** What nothing is written for gets nothing. */
function weightOf(text: string): number | undefined {
  return text.trim() === "" ? 0 : percentOf(text);
}

function lengthOf(rollout: Rollout): number {
  return rollout.ranges.at(-1)?.end ?? scaleDefault;
}
