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

const [ours, floor] = ["yardarm", "floor"] as const;

/** So often each starts anew: an engine does not compile the same code alike each time. */
const rounds = 3;
const turns = 9;

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
    const available = await availablePeers();
    const names = [ours, floor, ...available];
    const samples: Sample[] = [];
    let garbage = 0;
    for (let round = 0; round < rounds; round++) {
      const workers = await startAll(names);
      try {
        for (let turn = 0; turn < turns; turn++) samples.push(...(await takeTurns(workers)));
        garbage = Math.max(garbage, (await workers[0]?.weighGarbage()) ?? 0);
      } finally {
        for (const worker of workers) worker.stop();
      }
    }
    return [
      ...caseNames.flatMap((name) => metricsOf(name, samples, available)),
      ...(await rest(garbage)),
    ];
  },
};

/** What one evaluation took of each evaluator, right after one another; nothing for who knows no such flags. */
interface Sample {
  readonly name: CaseName;
  readonly cpuNs: ReadonlyMap<string, number>;
}

async function takeTurns(workers: readonly Worker[]): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const name of caseNames) {
    const cpuNs = new Map<string, number>();
    for (const worker of workers) {
      const ns = await worker.takeTurn(name);
      if (ns !== undefined) cpuNs.set(worker.name, ns);
    }
    samples.push({ name, cpuNs });
  }
  return samples;
}

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

  constructor(name: string) {
    this.name = name;
    this.#process = fork(new URL("../evaluate/worker.js", import.meta.url), [name], options);
  }

  /** Why it cannot be measured; nothing when it can. */
  async problems(): Promise<readonly string[]> {
    const said = await heard<Said>(this.#process);
    return said.kind === "ready" ? said.problems : ["It said something else."];
  }

  /** `undefined` for what it does not know. */
  async takeTurn(name: CaseName): Promise<number | undefined> {
    const said = await this.#ask(name);
    return said.kind === "turn" ? said.cpuNs : undefined;
  }

  /** The most that any case leaves behind. */
  async weighGarbage(): Promise<number> {
    const said = await this.#ask("garbage");
    return said.kind === "garbage" ? Math.max(...Object.values(said.bytes)) : 0;
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

/**
 * Times are medians of all turns; how many times one is another, too, is the median of what it was in each turn, so that what the
 * machine does meanwhile concerns both.
 */
function metricsOf(
  name: CaseName,
  samples: readonly Sample[],
  others: readonly string[],
): readonly Metric[] {
  const of = samples.filter((sample) => sample.name === name);
  const known = others.flatMap((peer) => medianOf(of, peer));
  for (const peer of others) {
    const [ns] = medianOf(of, peer);
    if (ns === undefined) console.error(`${name}: ${peer} knows no such flags.`);
    else console.error(`${name}: ${peer} ${peerVersion(peer)} ${Math.round(ns.ns)} ns`);
  }
  const [best] = known.toSorted((one, other) => one.ns - other.ns);
  const value = (who: string): number => medianOf(of, who)[0]?.ns ?? Number.NaN;
  return [
    { name: `${name}.oursNs`, value: value(ours), unit: "ns" },
    ...(best === undefined
      ? []
      : [
          { name: `${name}.bestPeerNs`, value: best.ns, unit: "ns" },
          atLeast(ratioMin[name], {
            name: `${name}.ratio`,
            value: times(of, best.who, ours),
            unit: "times",
          }),
        ]),
    { name: `${name}.floorNs`, value: value(floor), unit: "ns" },
    atMost(floorRatioMax, {
      name: `${name}.timesFloor`,
      value: times(of, ours, floor),
      unit: "times",
    }),
  ];
}

function medianOf(
  samples: readonly Sample[],
  who: string,
): readonly { readonly who: string; readonly ns: number }[] {
  const all = samples.flatMap(({ cpuNs }) => cpuNs.get(who) ?? []);
  return all.length === 0 ? [] : [{ who, ns: percentile(all, 0.5) }];
}

/** How many times the second's time the first's is. */
function times(samples: readonly Sample[], one: string, other: string): number {
  const each = samples.map(
    ({ cpuNs }) => (cpuNs.get(one) ?? Number.NaN) / (cpuNs.get(other) ?? Number.NaN),
  );
  return percentile(each, 0.5);
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
