/**
 * Tails of the chi-square and the normal distribution, by the regularised incomplete gamma function. Numbers of formulas
 * are those of the NIST Digital Library of Mathematical Functions (https://dlmf.nist.gov).
 */

export interface Tails {
  /** How likely a value as small as this, or smaller, is. */
  readonly lower: number;
  /** How likely a value as large as this, or larger, is. */
  readonly upper: number;
}

/** Relative precision at which the sums below are ended. */
const precision = 1e-15;
const termsMax = 1_000_000;

export function chiSquareTails(value: number, degreesOfFreedom: number): Tails {
  return gammaTails(degreesOfFreedom / 2, value / 2);
}

/** Of a chi-square value from both sides: what is too even is as suspicious as what is too uneven. */
export function twoSided({ lower, upper }: Tails): number {
  return Math.min(1, 2 * Math.min(lower, upper));
}

/** How likely a standard normal value is to be as far from 0 as this: its square is chi-square with one degree. */
export function normalTwoSided(z: number): number {
  return chiSquareTails(z * z, 1).upper;
}

function gammaTails(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    const lower = Math.min(1, scale * lowerSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, scale * upperFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** The series of 8.11.4: the sum of xⁿ / (a (a+1) … (a+n)). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < termsMax && term > sum * precision; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction of 8.9.2, in its even form, evaluated from the front (Lentz's method, modified; 3.10(iii)). */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let denominator = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / denominator;
  let value = d;
  for (let n = 1; n < termsMax; n++) {
    const numerator = -n * (n - a);
    denominator += 2;
    d = 1 / nonZero(numerator * d + denominator, tiny);
    c = nonZero(denominator + numerator / c, tiny);
    value *= c * d;
    if (Math.abs(c * d - 1) < precision) break;
  }
  return value;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** Coefficients of Stirling's series, 5.11.1. */
const stirling = [1 / 12, -1 / 360, 1 / 1_260, -1 / 1_680, 1 / 1_188];

/** ln Γ(x) for x > 0: Stirling's series where it converges fast, reached by Γ(x + 1) = x Γ(x), 5.5.1. */
export function logGamma(x: number): number {
  let shifted = x;
  let factors = 0;
  while (shifted < 12) {
    factors += Math.log(shifted);
    shifted++;
  }
  const rest = stirling.reduce((sum, each, index) => sum + each / shifted ** (2 * index + 1), 0);
  return (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2 + rest - factors;
}
