import type { Hash } from "../audit/chain.ts";
import type { DrawnChange, ReportedChange, Sample } from "./changes-report.ts";

type Drawable = Pick<ReportedChange, "entry" | "request">;

/** Draws the changes whose entries hash lowest together with the seed, so that anybody can draw the same again. */
export function drawSample(
  population: readonly Drawable[],
  { size, seed }: Pick<Sample, "size" | "seed">,
  hash: Hash,
): Sample {
  const drawn = population
    .map(({ entry, request }): DrawnChange => ({ entry, request, draw: hash(`${seed}:${entry}`) }))
    .sort((one, other) => (one.draw < other.draw ? -1 : 1))
    .slice(0, size);
  return { size, seed, of: population.length, drawn };
}
