import { describe, expect, test } from "vitest";
import { chiSquareTails, logGamma, normalTwoSided, twoSided } from "./chi-square.ts";

// Critical values as every table of the distribution has them (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4).
test.each([
  [1, 3.841, 0.05],
  [1, 6.635, 0.01],
  [2, 5.991, 0.05],
  [10, 18.307, 0.05],
  [10, 29.588, 0.001],
  [50, 67.505, 0.05],
  [100, 124.342, 0.05],
  [100, 149.449, 0.001],
])("with %i degrees of freedom, %d is exceeded with the probability %d", (df, value, p) => {
  expect(chiSquareTails(value, df).upper).toBeCloseTo(p, 4);
});

// With two degrees of freedom the distribution is exponential, with four a sum that can be written down.
test.each([0.01, 0.5, 1, 4, 30, 200, 700])(
  "tails are exact where there is a formula, at %d",
  (x) => {
    const { lower, upper } = chiSquareTails(x, 2);
    expect(upper / Math.exp(-x / 2)).toBeCloseTo(1, 10);
    expect(lower + upper).toBeCloseTo(1, 12);
    expect(chiSquareTails(x, 4).upper / (Math.exp(-x / 2) * (1 + x / 2))).toBeCloseTo(1, 10);
  },
);

test("a far tail keeps its digits instead of becoming 0", () => {
  // Abramowitz & Stegun, table 26.2: P(|Z| > 10) = 1.524e-23.
  expect(normalTwoSided(10) / 1.52397e-23).toBeCloseTo(1, 4);
  expect(normalTwoSided(0)).toBe(1);
  expect(normalTwoSided(1.959964)).toBeCloseTo(0.05, 6);
});

test("with many degrees of freedom the distribution is nearly normal", () => {
  const df = 99_999;
  for (const z of [-3, -1, 0, 1, 3]) {
    // Wilson and Hilferty: the cube root of a chi-square value is nearly normal.
    const value = df * (1 - 2 / (9 * df) + z * Math.sqrt(2 / (9 * df))) ** 3;
    const tail = z > 0 ? normalTwoSided(z) / 2 : 1 - normalTwoSided(z) / 2;
    expect(chiSquareTails(value, df).upper).toBeCloseTo(tail, 4);
  }
});

test("what is too even is as suspicious as what is too uneven", () => {
  expect(twoSided(chiSquareTails(100, 999))).toBeLessThan(1e-9);
  expect(twoSided(chiSquareTails(2_000, 999))).toBeLessThan(1e-9);
  expect(twoSided(chiSquareTails(998, 999))).toBeGreaterThan(0.9);
});

describe("ln Γ", () => {
  test.each([
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [1, 0],
    [2, 0],
    [5, Math.log(24)],
    [11, Math.log(3_628_800)],
    // Γ(n + ½) is √π times the product of ½, 1½, … n − ½.
    [
      20.5,
      Array.from({ length: 20 }, (_, k) => Math.log(k + 0.5)).reduce((a, b) => a + b) +
        0.5 * Math.log(Math.PI),
    ],
  ])("of %d is %d", (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 7);
  });
});
