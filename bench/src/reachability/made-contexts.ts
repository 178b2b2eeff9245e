import type { EvaluationContext } from "@yardarm/sdk/evaluate";

type Pick = (count: number) => number;

const values: Readonly<Record<string, (pick: Pick) => unknown>> = {
  targetingKey: (pick) => (pick(3) === 0 ? `stranger-${pick(1_000_000)}` : `u-${pick(500)}`),
  country: (pick) => `C${pick(62)}`,
  plan: (pick) => ["free", "pro", "team", "enterprise", "other"][pick(5)],
  email: (pick) =>
    `${pick(2) === 0 ? `qa${pick(10)}` : "x"}+t${pick(12)}${pick(3)}@corp${pick(27)}.com`,
  appVersion: (pick) => `${pick(11)}.${pick(31)}.${pick(2)}${pick(5) === 0 ? "-beta" : ""}`,
  beta: (pick) => pick(2) === 0,
  os: (pick) => ["ios", "android", "web", "mac", "win", "tv"][pick(6)],
  age: (pick) => pick(90) - pick(2) / 2,
  roles: (pick) => Array.from({ length: pick(12) }, () => `g${pick(42)}`),
  signedUpAt: (pick) =>
    new Date(Date.UTC(2009 + pick(18), pick(12), 1) + 1000 * (pick(3) - 1)).toISOString(),
};

/**
 * Contexts for the flags of `madeSnapshot`, made without a look at their conditions, so that they may find what the analysis
 * never thought of: also lists, missing attributes and values of a wrong type.
 */
export function madeContext(random: () => number): EvaluationContext {
  const pick: Pick = (count) => Math.floor(random() * count);
  const entries = Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    const kind = pick(20);
    if (kind === 0) return [];
    if (kind === 1) return [[name, Array.from({ length: pick(4) }, () => value(pick))]];
    if (kind === 2) return [[name, [42, "", true, {}, "42"][pick(5)]]];
    return [[name, value(pick)]];
  });
  return Object.fromEntries(entries);
}
