/**
 * How fast flags are decided: ours, by the client that services use; the peers, each by its own recommended calls; and a
 * floor that was written by hand for exactly these flags. Each is in a process of its own and they take turns, so that
 * what the machine does meanwhile concerns all of them alike.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { atLeast, atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { peers } from "../evaluate/adapters.ts";
import { type CaseName, caseNames } from "../evaluate/cases.ts";
import type { Loading } from "../evaluate/loading.ts";
import { installPeers, peerVersion } from "../evaluate/peers/packages.ts";
import type { Said, Told } from "../evaluate/worker.ts";
import { percentile } from "../percentile.ts";

const turns = 7;

/** How many times as fast as the fastest peer we want to be. */
const ratioMin: Readonly<Record<CaseName, number>> = {
  plain: 4,
  rules: 10,
  rollout: 6,
  split: 15,
  prerequisite: 10,
  mixed: 12,
};

/** How many times the floor's time ours may be. */
const floorRatioMax = 2;

export const evaluate: Benchmark = {
  summary: "1,000 flags, 10,000 contexts: ours, peers and a hand-written floor by CPU time",
  async run() {
    const workers = await startAll(["yardarm", "floor", ...(await availablePeers())]);
    try {
      for (let turn = 0; turn < turns; turn++) {
        for (const worker of workers) await worker.takeTurn();
      }
      const [ours] = workers;
      const garbage = ours === undefined ? 0 : await ours.weighGarbage();
      return [...caseNames.flatMap((name) => metricsOf(name, workers)), ...(await rest(garbage))];
    } finally {
      for (const worker of workers) worker.stop();
    }
  },
};

async function availablePeers(): Promise<readonly string[]> {
  try {
    await installPeers();
    return Object.keys(peers);
  } catch (error) {
    console.error(`Peers are skipped, since their packages cannot be fetched: ${String(error)}`);
    return [];
  }
}

/** One evaluator in its process. */
class Worker {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #samples = new Map<string, number[]>();

  constructor(name: string) {
    this.name = name;
    this.#process = fork(new URL("../evaluate/worker.js", import.meta.url), [name], options);
  }

  /** Why it cannot be measured; nothing when it can. */
  async problems(): Promise<readonly string[]> {
    const said = await heard<Said>(this.#process);
    return said.kind === "ready" ? said.problems : ["It said something else."];
  }

  async takeTurn(): Promise<void> {
    const said = await this.#ask("turn");
    if (said.kind !== "turn") return;
    for (const [name, cpuNs] of Object.entries(said.cpuNs)) {
      this.#samples.set(name, [...(this.#samples.get(name) ?? []), cpuNs]);
    }
  }

  /** The most that any case leaves behind. */
  async weighGarbage(): Promise<number> {
    const said = await this.#ask("garbage");
    return said.kind === "garbage" ? Math.max(...Object.values(said.bytes)) : 0;
  }

  /** Median of the turns; `undefined` for what it does not know. */
  cpuNs(name: CaseName): number | undefined {
    const samples = this.#samples.get(name);
    return samples === undefined ? undefined : percentile(samples, 0.5);
  }

  stop(): void {
    this.#process.kill();
  }

  #ask(told: Told): Promise<Said> {
    const answer = heard<Said>(this.#process);
    this.#process.send(told);
    return answer;
  }
}

const options = { execArgv: ["--expose-gc"], env: { ...process.env, NODE_ENV: "production" } };

/** One after the other, since warming up is measuring too. */
async function startAll(names: readonly string[]): Promise<readonly Worker[]> {
  const workers: Worker[] = [];
  for (const name of names) {
    const worker = new Worker(name);
    const problems = await worker.problems();
    if (problems.length === 0) workers.push(worker);
    else {
      worker.stop();
      throw new Error(`${name} does not say what the workload means: ${problems.join("; ")}`);
    }
  }
  return workers;
}

function metricsOf(name: CaseName, workers: readonly Worker[]): readonly Metric[] {
  const [ours, floor, ...others] = workers;
  const oursNs = ours?.cpuNs(name) ?? Number.NaN;
  const floorNs = floor?.cpuNs(name) ?? Number.NaN;
  const measured = others.map((peer) => ({ peer, ns: peer.cpuNs(name) ?? Number.NaN }));
  for (const { peer, ns } of measured) {
    if (Number.isNaN(ns)) console.error(`${name}: ${peer.name} knows no such flags.`);
    else console.error(`${name}: ${peer.name} ${peerVersion(peer.name)} ${Math.round(ns)} ns`);
  }
  const known = measured.map(({ ns }) => ns).filter((ns) => !Number.isNaN(ns));
  const bestPeerNs = Math.min(...known);
  return [
    { name: `${name}.oursNs`, value: oursNs, unit: "ns" },
    ...(known.length === 0
      ? []
      : [
          { name: `${name}.bestPeerNs`, value: bestPeerNs, unit: "ns" },
          atLeast(ratioMin[name], {
            name: `${name}.ratio`,
            value: bestPeerNs / oursNs,
            unit: "times",
          }),
        ]),
    { name: `${name}.floorNs`, value: floorNs, unit: "ns" },
    atMost(floorRatioMax, {
      name: `${name}.timesFloor`,
      value: oursNs / floorNs,
      unit: "times",
    }),
  ];
}

async function rest(garbageBytes: number): Promise<readonly Metric[]> {
  const child = fork(new URL("../evaluate/loading.js", import.meta.url), [], options);
  const { loadCpuMs, heapMb, deltaMs } = await heard<Loading>(child);
  return [
    atMost(16, { name: "garbageBytes", value: garbageBytes, unit: "B" }),
    atMost(50, { name: "load10kMs", value: loadCpuMs, unit: "ms" }),
    atMost(8, { name: "heap10kMb", value: heapMb, unit: "MB" }),
    atMost(0.2, { name: "delta10kMs", value: deltaMs, unit: "ms" }),
  ];
}

/** The next message of a process of ours. @throws when it ends without one. */
async function heard<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const [message] = await Promise.race([
    once(child, "message", { signal: ended.signal }),
    once(child, "exit", { signal: ended.signal }).then(([code]) => {
      throw new Error(`A process that measures ended with ${code}.`);
    }),
  ]).finally(() => ended.abort());
  return message;
}
