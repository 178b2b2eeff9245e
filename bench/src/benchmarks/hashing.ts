/**
 * Whether the default bucketing scheme may hash a key once and mix the hash with each rollout's salt: only if positions
 * are uniform for each salt and independent between salts, on a million keys of each kind and salts that are alike.
 */
import { atLeast, atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { examine, type Findings, strangestOf } from "../hashing/battery.ts";
import { normalTwoSided } from "../hashing/chi-square.ts";
import { keyKinds } from "../hashing/keys.ts";
import { salts } from "../hashing/salts.ts";
import { type WeakScheme, weakSchemes, yardarm } from "../hashing/schemes.ts";

const keysEach = 1_000_000;
/** That a scheme as good as chance fails any of the comparisons, all kinds of keys together. */
const significance = 0.01;
/** What a weak scheme must be found at; it is far below on all of them. */
const foundAt = 1e-9;
const weakKeys = 100_000;

export const hashing: Benchmark = {
  summary: "10^6 keys of 3 kinds, 48 salts: uniformity, and independence between salts",
  async run() {
    const all = keyKinds.map(({ name, keys }) => {
      const findings = examine(yardarm, { keys: keys(keysEach), salts });
      console.error(`${name}: the strangest is ${JSON.stringify(findings.strangest)}`);
      return { name, ...findings };
    });
    const comparisons = all.flatMap((each) => each.comparisons);
    const bound = correlationBound(comparisons.length);
    return [
      { name: "keysOfEachKind", value: keysEach, unit: "keys" },
      { name: "salts", value: salts.length, unit: "salts" },
      { name: "comparisons", value: comparisons.length, unit: "comparisons" },
      { name: "significance", value: significance, unit: "for all of them together" },
      ...all.flatMap((findings) => metricsOf(findings, bound)),
      atLeast(significance, {
        ...{ name: "smallestP", value: strangestOf(comparisons).smallest, unit: "corrected" },
      }),
      ...weakSchemes.map(findWeakness),
    ];
  },
};

function metricsOf(findings: Findings & { readonly name: string }, bound: number): Metric[] {
  const { name, comparisons, smallest, correlationMax, dispersion } = findings;
  return [
    { name: `${name}.comparisons`, value: comparisons.length, unit: "comparisons" },
    { name: `${name}.smallestP`, value: smallest, unit: "corrected among these" },
    atMost(bound, { name: `${name}.maxAbsR`, value: millionths(correlationMax), unit: "1e-6" }),
    { name: `${name}.dispersion`, value: dispersion, unit: "1 = by chance" },
  ];
}

/** A scheme that is known to be weak has to be found by the same comparisons. */
function findWeakness(scheme: WeakScheme): Metric {
  const found = keyKinds
    .filter(({ name }) => scheme.weakOn.includes(name))
    .map(({ keys }) => examine(scheme, { keys: keys(weakKeys), salts }).smallest);
  const name = `planted.${scheme.name}.smallestP`;
  return atMost(foundAt, { name, value: Math.max(...found), unit: "corrected" });
}

/** The correlation that is exceeded with the significance, divided by the number of comparisons (Bonferroni). */
function correlationBound(comparisons: number): number {
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalTwoSided(middle) > significance / comparisons) low = middle;
    else high = middle;
  }
  return millionths(high / Math.sqrt(keysEach - 1));
}

function millionths(value: number): number {
  return Math.round(value * 1e6);
}
