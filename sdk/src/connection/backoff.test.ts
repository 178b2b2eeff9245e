import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, jitteredMs } from "./backoff.ts";

const bounds = { firstMs: 1_000, maxMs: 30_000 };
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("the bound doubles with each failure up to the longest pause", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7].map((failures) => backoffMs(failures, 0.9999999, bounds));
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test("a pause lies between half of its bound and the bound, however many failures there were", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), chance, (failures, random) => {
      const bound = Math.min(bounds.maxMs, bounds.firstMs * 2 ** Math.min(failures - 1, 20));
      const pauseMs = backoffMs(failures, random, bounds);
      expect(pauseMs).toBeGreaterThanOrEqual(bound / 2);
      expect(pauseMs).toBeLessThanOrEqual(bound);
    }),
  );
});

test("chance spreads a pause over the upper half", () => {
  expect([0, 0.5, 1].map((random) => jitteredMs(1_000, random))).toEqual([500, 750, 1_000]);
});
