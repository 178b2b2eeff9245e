import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scaleDefault } from "../model/index.ts";
import { positionAt, positionOf, prepareKey, prepareSalt, startOf } from "./bucketing.ts";

// Fixed keys and salts, so that a run is the same as the one before. The bounds are those of a test at a significance of
// 1 in 10,000 for each comparison; the whole battery, with a million keys, is a benchmark.
const count = 20_000;
const kinds: readonly (readonly [string, (index: number) => string])[] = [
  ["numbers in order", (index) => `${index}`],
  ["e-mail addresses", (index) => `person.${index}@example.com`],
  [
    "UUIDs that differ in their end",
    (index) => `8f14e45f-ceea-467f-a8f2-${String(index).padStart(12, "0")}`,
  ],
];
const salts = ["checkout", "checkout2", "search.semantic-ranking", "a", "b", "Zażółć"];

function positionsOf(keyOf: (index: number) => string, salt: string): number[] {
  const prepared = prepareSalt(salt, undefined);
  if (prepared === undefined) throw new Error("The default scheme exists.");
  return Array.from({ length: count }, (_, index) =>
    positionOf(prepareKey(keyOf(index)), prepared),
  );
}

/** Σ (observed − expected)² / expected over cells of equal expectation. */
function chiSquare(observed: readonly number[]): number {
  const expected = observed.reduce((sum, cell) => sum + cell, 0) / observed.length;
  return observed.reduce((sum, cell) => sum + (cell - expected) ** 2 / expected, 0);
}

function cellsOf(positions: readonly number[], cells: number): number[] {
  const counts = Array.from({ length: cells }, () => 0);
  for (const position of positions) {
    const cell = Math.floor((position * cells) / scaleDefault);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

describe.each(kinds)("positions of %s", (_kind, keyOf) => {
  test.each(salts)("lie evenly on the scale, with salt %s", (salt) => {
    const positions = positionsOf(keyOf, salt);
    expect(positions.every((it) => Number.isInteger(it) && it >= 0 && it < scaleDefault)).toBe(
      true,
    );
    // 99 degrees of freedom: 1 in 10,000 is above 161.3.
    expect(chiSquare(cellsOf(positions, 100))).toBeLessThan(161.3);
  });

  const pairs = salts.flatMap((left, index) =>
    salts.slice(index + 1).map((right) => [left, right]),
  );
  test.each(pairs)("with salts %s and %s say nothing about each other", (left = "", right = "") => {
    const [first, second] = [positionsOf(keyOf, left), positionsOf(keyOf, right)];
    const joint = first.map((position, index) => {
      const row = Math.floor((position * 10) / scaleDefault);
      const column = Math.floor(((second[index] ?? 0) * 10) / scaleDefault);
      return ((row * 10 + column) * scaleDefault) / 100;
    });
    expect(chiSquare(cellsOf(joint, 100))).toBeLessThan(161.3);
    // A correlation of independent positions has a standard deviation of 1/√n; 3.9 of them is 1 in 10,000.
    expect(Math.abs(correlation(first, second))).toBeLessThan(3.9 / Math.sqrt(count));
  });
});

test("a point is at or behind the start of a position exactly when its own position is", () => {
  const position = fc.integer({ min: 0, max: scaleDefault });
  const near = fc.integer({ min: -2, max: 2 });
  const point = fc.tuple(position, near).map(([at, off]) => startOf(at, scaleDefault) + off);
  const anywhere = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
  fc.assert(
    fc.property(fc.oneof(point, anywhere), position, (it, start) => {
      fc.pre(it >= -2_147_483_648 && it <= 2_147_483_647);
      expect(it >= startOf(start, scaleDefault)).toBe(positionAt(it, scaleDefault) >= start);
    }),
    { numRuns: 5_000 },
  );
  for (let at = 0; at < scaleDefault; at++) {
    const first = startOf(at, scaleDefault);
    if (
      positionAt(first, scaleDefault) !== at ||
      (at > 0 && positionAt(first - 1, scaleDefault) !== at - 1)
    ) {
      throw new Error(`Position ${at} does not start at ${first}.`);
    }
  }
});

test("a scheme that nobody knows gives no salt", () => {
  expect(prepareSalt("s", "another-vendor-1")).toBeUndefined();
});

function correlation(left: readonly number[], right: readonly number[]): number {
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  const products = left.map((it, index) => (it - meanLeft) * ((right[index] ?? 0) - meanRight));
  return mean(products) / Math.sqrt(variance(left, meanLeft) * variance(right, meanRight));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, it) => sum + it, 0) / numbers.length;
}

function variance(numbers: readonly number[], around: number): number {
  return mean(numbers.map((it) => (it - around) ** 2));
}
