import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

function take(count: number, seed: number): number[] {
  const next = seededRandom(seed);
  return Array.from({ length: count }, next);
}

test("the same seed gives the same numbers, another seed others", () => {
  expect(take(100, 7)).toEqual(take(100, 7));
  expect(take(100, 7)).not.toEqual(take(100, 8));
});

test("numbers fill the unit interval evenly", () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const value of take(10_000, 1)) {
    const tenth = Math.floor(value * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  expect(tenths).toHaveLength(10);
  expect(Math.min(...tenths)).toBeGreaterThan(850);
});
