/** Which variants of 1,000 flags can meet: how long it takes, for all of them and after a change, and whether it is true. */
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  type AnswerCounts,
  type PairCounts,
  ReachablePairs,
  type Served,
} from "@yardarm/core/combinations";
import { compile, decide, type EvaluationContext, Subject } from "@yardarm/sdk/evaluate";
import type { Snapshot } from "@yardarm/sdk/model";
import { atMost, type Benchmark, exactly, type Metric } from "../benchmark.ts";
import { percentile } from "../percentile.ts";
import { madeSnapshot } from "../reachability/made-snapshot.ts";
import { unreachableHits } from "../reachability/soundness.ts";
import { seededRandom } from "../seeded-random.ts";

const runs = 3;
const changes = 100;
const criticalFlags = 20;
/** Sweeping takes a tenth of it. */
const sweepingMs = 1_000;

export const reachability: Benchmark = {
  summary: "which variants of 1,000 flags can meet, in full and after a change to one of them",
  options: ["flags", "contexts", "seed"],
  async run({ flags = "1000", contexts = "1000000", seed: seedText = "42" }) {
    const seed = Number(seedText);
    const snapshot = madeSnapshot(Number(flags), seed);
    const { pairs, counts, cpuMs } = bestAnalysed(snapshot, seed);
    const triples = measured(() => finish(pairs.triples(criticalIn(snapshot))));
    const never = measured(() => finish(pairs.neverServed()));
    const { confirmed, refuted } = confirm(pairs, snapshot);
    // Millions of witnesses are garbage by now, and to collect it is no part of a change; other threads of the engine go on with it for a while.
    collectGarbage();
    await setTimeout(sweepingMs);
    const times = changesOf(pairs, snapshot, seed);
    return [
      ...countMetrics(counts),
      atMost(6, {
        name: "fullCpuS",
        value: cpuMs / 1000,
        unit: "s",
      }),
      atMost(100, { name: "oneChangeMs", value: times.median, unit: "ms" }),
      atMost(100, { name: "oneChangeP95Ms", value: times.p95, unit: "ms" }),
      atMost(100, { name: "oneChangeMaxMs", value: times.max, unit: "ms" }),
      atMost(100, { name: "oneChangeWaitMaxMs", value: times.waitMax, unit: "ms" }),
      exactly(counts.reachable, { name: "witnessesConfirmed", value: confirmed, unit: "" }),
      exactly(0, { name: "witnessesRefuted", value: refuted + pairs.refuted, unit: "" }),
      { name: "questions", value: pairs.questions, unit: "" },
      { name: "triples", value: sizeOf(triples.value.count()), unit: "" },
      { name: "triplesCpuS", value: triples.cpuMs / 1000, unit: "s" },
      { name: "flagsWithNeverServed", value: never.value.size, unit: "" },
      { name: "neverServedCpuS", value: never.cpuMs / 1000, unit: "s" },
      { name: "soundnessContexts", value: Number(contexts), unit: "" },
      exactly(0, {
        name: "soundnessHits",
        value: unreachableHits(Number(contexts), seed),
        unit: "",
      }),
    ];
  },
};

/** The one that is gone on with is the last: a server holds one as well. */
function bestAnalysed(snapshot: Snapshot, seed: number) {
  let last = analysed(snapshot, seed);
  let { cpuMs } = last;
  for (let run = 1; run < runs; run++) {
    last = analysed(snapshot, seed);
    cpuMs = Math.min(cpuMs, last.cpuMs);
  }
  return { ...last, cpuMs };
}

function analysed(snapshot: Snapshot, seed: number) {
  const { value, cpuMs } = measured(() => {
    const pairs = new ReachablePairs(snapshot, { random: seededRandom(seed) });
    return { pairs, counts: finish(pairs.run()) };
  });
  return { ...value, cpuMs };
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

function measured<T>(work: () => T): { readonly value: T; readonly cpuMs: number } {
  const before = process.cpuUsage();
  const value = work();
  return { value, cpuMs: cpuMsSince(before) };
}

function sizeOf({ reachable, unreachable, unknown }: AnswerCounts): number {
  return reachable + unreachable + unknown;
}

/** Spread over all flags. */
function criticalIn({ flags }: Snapshot): readonly string[] {
  const keys = Object.keys(flags);
  const step = Math.max(1, Math.floor(keys.length / criticalFlags));
  return keys.filter((_, index) => index % step === 0).slice(0, criticalFlags);
}

function countMetrics(counts: PairCounts): readonly Metric[] {
  const names = ["flags", "pairs", "variantPairs", "reachable", "unreachable", "unknown"] as const;
  return names.map((name) => ({ name, value: counts[name], unit: "" }));
}

function finish<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Asks the evaluator, with a snapshot of its own, about the witness of each pair that is called reachable. */
function confirm(pairs: ReachablePairs, snapshot: Snapshot) {
  const compiled = compile(snapshot);
  const serves = (context: EvaluationContext, { flag, variant }: Served) =>
    decide(compiled, new Subject(context), { flag }).variant === variant;
  const table = pairs.pairs();
  const counts = { confirmed: 0, refuted: 0 };
  for (const numbers of table.combinations()) {
    if (table.answerAt(numbers) !== "reachable") continue;
    const [one, other] = numbers.flatMap((number) => table.states[number] ?? []);
    const verdict = one && other && pairs.verdict(one, other);
    const isTrue =
      verdict?.verdict === "reachable" &&
      [one, other].every((it) => it !== undefined && serves(verdict.witness, it));
    counts[isTrue ? "confirmed" : "refuted"] += 1;
  }
  return counts;
}

/** Each time one flag gets the config of a flag of another such snapshot. */
function changesOf(pairs: ReachablePairs, snapshot: Snapshot, seed: number) {
  const keys = Object.keys(snapshot.flags);
  const others = madeSnapshot(keys.length, seed + 1);
  const times: number[] = [];
  let waitMax = 0;
  let now = snapshot;
  for (let index = 0; index < changes; index++) {
    const key = keys[Math.floor((keys.length * (index + 0.5)) / changes)] ?? "";
    const flag = others.flags[key];
    if (flag === undefined) continue;
    now = { ...now, flags: { ...now.flags, [key]: flag } };
    const next = now;
    const startedAt = performance.now();
    const { cpuMs } = measured(() => {
      pairs.update(next);
      return finish(pairs.run());
    });
    waitMax = Math.max(waitMax, performance.now() - startedAt);
    times.push(cpuMs);
  }
  return {
    median: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    max: Math.max(...times),
    waitMax,
  };
}
