import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

test.each([
  [[5], 0.5, 5],
  [[4, 1, 3, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.99, 4],
  [Array.from({ length: 500 }, (_, index) => index + 1), 0.99, 495],
  [[10, 2], 0, 2],
])("of %j, %d of all do not exceed %d", (samples, part, expected) => {
  expect(percentile(samples, part)).toBe(expected);
});

test("the samples keep their order", () => {
  const samples = [3, 1, 2];
  percentile(samples, 0.5);
  expect(samples).toEqual([3, 1, 2]);
});

test("of no samples there is no percentile", () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
