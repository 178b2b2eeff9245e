/** Which variants of 1,000 flags can meet: how long it takes, for all of them and after a change, and whether it is true. */
import { type PairCounts, ReachablePairs, type Served } from "@yardarm/core/combinations";
import { compile, decide, type EvaluationContext, Subject } from "@yardarm/sdk/evaluate";
import type { Snapshot } from "@yardarm/sdk/model";
import { atLeast, atMost, type Benchmark, exactly, type Metric } from "../benchmark.ts";
import { madeSnapshot } from "../reachability/made-snapshot.ts";
import { seededRandom } from "../seeded-random.ts";

const seed = 42;
const changes = 20;
/** Of what random contexts showed, each so many-th is confirmed again; of what was searched for, each. */
const everyShown = 97;

export const reachability: Benchmark = {
  summary: "which variants of 1,000 flags can meet, in full and after a change to one of them",
  options: ["flags"],
  async run({ flags = "1000" }) {
    const snapshot = madeSnapshot(Number(flags), seed);
    const pairs = new ReachablePairs(snapshot, { random: seededRandom(seed) });
    const before = process.cpuUsage();
    const counts = finish(pairs);
    const fullCpuS = cpuMsSince(before) / 1000;
    const { confirmed, refuted } = confirm(pairs, snapshot);
    const times = changesOf(pairs, snapshot);
    return [
      ...countMetrics(counts),
      atMost(6, { name: "fullCpuS", value: fullCpuS, unit: "s" }),
      atMost(100, { name: "oneChangeMs", value: times.median, unit: "ms" }),
      { name: "oneChangeMaxMs", value: times.max, unit: "ms" },
      atLeast(1, { name: "witnessesConfirmed", value: confirmed, unit: "" }),
      exactly(0, { name: "witnessesRefuted", value: refuted + pairs.refuted, unit: "" }),
      { name: "questions", value: pairs.questions, unit: "" },
    ];
  },
};

function countMetrics(counts: PairCounts): readonly Metric[] {
  const names = ["flags", "pairs", "variantPairs", "reachable", "unreachable", "unknown"] as const;
  return names.map((name) => ({ name, value: counts[name], unit: "" }));
}

function finish(pairs: ReachablePairs): PairCounts {
  const steps = pairs.run();
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Asks the evaluator, with a snapshot of its own, about witnesses of pairs. */
function confirm(pairs: ReachablePairs, snapshot: Snapshot) {
  const compiled = compile(snapshot);
  const serves = (context: EvaluationContext, { flag, variant }: Served) =>
    decide(compiled, new Subject(context), { flag }).variant === variant;
  const counts = { confirmed: 0, refuted: 0 };
  let index = 0;
  for (const [one, other] of variantPairs(snapshot)) {
    index += 1;
    if (index % everyShown !== 0 && !pairs.wasSearched(one, other)) continue;
    const verdict = pairs.verdict(one, other);
    if (verdict?.verdict !== "reachable") continue;
    const isTrue = serves(verdict.witness, one) && serves(verdict.witness, other);
    counts[isTrue ? "confirmed" : "refuted"] += 1;
  }
  return counts;
}

function* variantPairs({ flags }: Snapshot): Generator<readonly [Served, Served]> {
  const all = Object.entries(flags).map(([flag, { variants }]) =>
    Object.keys(variants).map((variant) => ({ flag, variant })),
  );
  for (const [index, ones] of all.entries()) {
    for (const others of all.slice(index + 1)) {
      for (const one of ones) for (const other of others) yield [one, other];
    }
  }
}

/** Each time one flag gets the config of a flag of another such snapshot. */
function changesOf(pairs: ReachablePairs, snapshot: Snapshot) {
  const keys = Object.keys(snapshot.flags);
  const others = madeSnapshot(keys.length, seed + 1);
  const times: number[] = [];
  let now = snapshot;
  for (let index = 0; index < changes; index++) {
    const key = keys[Math.floor((keys.length * (index + 0.5)) / changes)] ?? "";
    const flag = others.flags[key];
    if (flag === undefined) continue;
    now = { ...now, flags: { ...now.flags, [key]: flag } };
    const before = process.cpuUsage();
    pairs.update(now);
    for (const _ of pairs.run()) void _;
    times.push(cpuMsSince(before));
  }
  times.sort((one, other) => one - other);
  return { median: times[times.length >> 1] ?? 0, max: times.at(-1) ?? 0 };
}
