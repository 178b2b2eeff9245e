/** Measures, in a process of its own that has done nothing else, what a large snapshot costs before it decides anything. */
import { advance, type Compiled, compile, decide, Subject } from "@yardarm/sdk/evaluate";
import { parseDelta, parseSnapshot, type Snapshot } from "@yardarm/sdk/model";
import { percentile } from "../percentile.ts";
import { makeWorkload } from "./workload.ts";
import { snapshotOf } from "./yardarm.ts";

export interface Loading {
  readonly loadCpuMs: number;
  readonly heapMb: number;
  readonly deltaMs: number;
}

const flagsCount = 10_000;
const deltasCount = 500;

const text = JSON.stringify(snapshotOf(makeWorkload(flagsCount)));
const heapBefore = heapMb();
const cpuBefore = process.cpuUsage();
const held = load();
const { user, system } = process.cpuUsage(cpuBefore);
const heapAfter = heapMb();
const deltaMs = percentile(measureDeltas(held), 0.5);
const loading: Loading = {
  loadCpuMs: (user + system) / 1_000,
  heapMb: heapAfter - heapBefore,
  deltaMs,
};
process.send?.(loading);

function load(): Compiled {
  const { value } = parseSnapshot(JSON.parse(text));
  if (value === undefined) throw new Error("The snapshot of the workload is wrong.");
  return compile(value);
}

/** From the text of a delta to the first decision by it, one flag each time. */
function measureDeltas(first: Compiled): readonly number[] {
  let compiled = first;
  const subject = new Subject({ targetingKey: "u-1" });
  const { flags, revision }: Snapshot = first.snapshot;
  return Object.keys(flags)
    .slice(0, deltasCount)
    .map((key) => {
      const flag = { ...flags[key], clientSide: true };
      const body = JSON.stringify({ from: revision, to: revision, flags: { [key]: flag } });
      const startedAt = performance.now();
      const { value } = parseDelta(JSON.parse(body));
      if (value === undefined) throw new Error("The delta of the workload is wrong.");
      compiled = advance(compiled, value);
      decide(compiled, subject, { flag: key });
      return performance.now() - startedAt;
    });
}

function heapMb(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}
