import { expect, test } from "vitest";
import { holm } from "./holm.ts";

test("the smallest of four counts four times, the next three times, and none less than one before", () => {
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  expect(corrected.map((each) => Number(each.toFixed(6)))).toEqual([0.03, 0.06, 0.06, 0.02]);
});

test("none is more than certain, and none of nothing is nothing", () => {
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});
