/**
 * Whether positions are uniform for each salt and independent between salts: for each salt chi-square over cells of equal
 * width, for each pair of salts chi-square of independence over a table, and the correlation of the positions themselves.
 * Pure: the same keys and salts give the same numbers.
 */
import { scaleDefault } from "@yardarm/sdk/model";
import { chiSquareTails, normalTwoSided, twoSided } from "./chi-square.ts";
import { holm } from "./holm.ts";
import type { MixingScheme } from "./schemes.ts";

/** Cells for one salt; each is 100 positions wide, a tenth of a percent. */
const cells = 1_000;
/** Rows and columns of the table for a pair of salts. A power of two, so that finding a cell is a shift. */
const steps = 16;

export interface Comparison {
  readonly test: "uniformity" | "independence" | "correlation" | "dispersion";
  /** One or two; none when all are meant. */
  readonly salts: readonly string[];
  /** How likely something as strange as this is by chance alone, before the correction. */
  readonly probability: number;
}

export interface Findings {
  readonly comparisons: readonly Comparison[];
  /** The smallest probability, corrected for the number of comparisons. */
  readonly smallest: number;
  readonly strangest: Comparison | undefined;
  /** The largest correlation between two salts, without its sign. */
  readonly correlationMax: number;
  /** Of correlations in standard deviations, the mean of their squares: 1 when they are spread as by chance. */
  readonly dispersion: number;
}

export interface Population {
  readonly keys: Iterable<string>;
  readonly salts: readonly string[];
}

export function examine(scheme: MixingScheme, { keys, salts }: Population): Findings {
  const prepared = Int32Array.from(keys, (key) => scheme.prepare(key) | 0);
  const columns = salts.map((salt) => columnOf(scheme, salt, prepared));
  const comparisons: Comparison[] = columns.map(uniformityOf);
  let correlationMax = 0;
  let squares = 0;
  let pairs = 0;
  for (const [index, left] of columns.entries()) {
    for (const right of columns.slice(index + 1)) {
      const { independence, correlation } = compare(left, right);
      const pair = [left.salt, right.salt];
      const z = correlation * Math.sqrt(prepared.length - 1);
      comparisons.push(
        { test: "independence", salts: pair, probability: independence },
        { test: "correlation", salts: pair, probability: normalTwoSided(z) },
      );
      correlationMax = Math.max(correlationMax, Math.abs(correlation));
      squares += z * z;
      pairs++;
    }
  }
  // What is too weak to show in one pair shows in all of them together.
  const dispersed = twoSided(chiSquareTails(squares, pairs));
  comparisons.push({ test: "dispersion", salts: [], probability: dispersed });
  const dispersion = squares / pairs;
  return { comparisons, correlationMax, dispersion, ...strangestOf(comparisons) };
}

/** The smallest probability of all, corrected for all: those of several populations are judged together. */
export function strangestOf(comparisons: readonly Comparison[]) {
  const corrected = holm(comparisons.map(({ probability }) => probability));
  let smallest = 1;
  let strangest: Comparison | undefined;
  for (const [index, comparison] of comparisons.entries()) {
    const probability = corrected[index] ?? 1;
    const isStranger = strangest === undefined || comparison.probability < strangest.probability;
    if (isStranger) strangest = comparison;
    smallest = Math.min(smallest, probability);
  }
  return { smallest, strangest };
}

/** All keys for one salt. */
interface Column {
  readonly salt: string;
  /** Twice the distance of each position from the middle of the scale, so that it is whole. */
  readonly distances: Int32Array;
  /** In which of the steps each lies. */
  readonly places: Uint8Array;
  readonly mean: number;
  /** Square root of the sum of squared distances from the mean. */
  readonly spread: number;
}

function columnOf(scheme: MixingScheme, salt: string, prepared: Int32Array): Column {
  const mixer = scheme.mixer(salt);
  const { length } = prepared;
  const distances = new Int32Array(length);
  const places = new Uint8Array(length);
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < length; index++) {
    const position = mixer(prepared[index] ?? 0);
    const distance = 2 * position - (scaleDefault - 1);
    distances[index] = distance;
    places[index] = Math.floor((position * steps) / scaleDefault);
    sum += distance;
    squares += distance * distance;
  }
  const mean = sum / length;
  return { salt, distances, places, mean, spread: Math.sqrt(squares - length * mean * mean) };
}

function uniformityOf({ salt, distances }: Column): Comparison {
  const counts = new Float64Array(cells);
  for (const distance of distances) {
    const position = (distance + scaleDefault - 1) / 2;
    const cell = Math.floor((position * cells) / scaleDefault);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const expected = distances.length / cells;
  const value = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const probability = twoSided(chiSquareTails(value, cells - 1));
  return { test: "uniformity", salts: [salt], probability };
}

function compare(left: Column, right: Column) {
  const { distances: a, places: rows } = left;
  const { distances: b, places: columns } = right;
  const counts = new Float64Array(steps * steps);
  let products = 0;
  for (let index = 0; index < a.length; index++) {
    const cell = (rows[index] ?? 0) * steps + (columns[index] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
    products += (a[index] ?? 0) * (b[index] ?? 0);
  }
  const covariance = products - a.length * left.mean * right.mean;
  return {
    independence: independenceOf(counts, a.length),
    correlation: covariance / (left.spread * right.spread),
  };
}

/** Pearson's test of independence: what a cell would hold if rows and columns did not know each other. */
function independenceOf(counts: Float64Array, total: number): number {
  const rows = new Float64Array(steps);
  const columns = new Float64Array(steps);
  for (const [cell, count] of counts.entries()) {
    const [row, column] = [Math.floor(cell / steps), cell % steps];
    rows[row] = (rows[row] ?? 0) + count;
    columns[column] = (columns[column] ?? 0) + count;
  }
  let value = 0;
  for (const [cell, count] of counts.entries()) {
    const expected = ((rows[Math.floor(cell / steps)] ?? 0) * (columns[cell % steps] ?? 0)) / total;
    if (expected > 0) value += (count - expected) ** 2 / expected;
  }
  return twoSided(chiSquareTails(value, (steps - 1) ** 2));
}
