/** Measures, in a process of its own that has done nothing else, what a large snapshot costs before it decides anything. */
import { type Client, createClient } from "@yardarm/sdk";
import { advance, type Compiled, compileParts, decide, Subject } from "@yardarm/sdk/evaluate";
import { entryShapes, fits, readDelta, readSnapshotText } from "@yardarm/sdk/model";
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

// As bytes, which is how it comes from a network or a file: the text that is made of them counts as what is kept.
const bytes = Buffer.from(JSON.stringify(snapshotOf(makeWorkload(flagsCount))));
const heapBefore = heapMb();
const cpuBefore = process.cpuUsage();
const client = load();
const { user, system } = process.cpuUsage(cpuBefore);
const heapAfter = heapMb();
const loading: Loading = {
  loadCpuMs: (user + system) / 1_000,
  heapMb: heapAfter - heapBefore,
  deltaMs: percentile(measureDeltas(client), 0.5),
};
process.send?.(loading);

/** To the first decision, of a client that starts with this text. */
function load(): Client {
  const started = createClient({ offline: true, bootstrap: bytes.toString() });
  if (!started.boolean("plain-1", {}, false)) throw new Error("The workload's snapshot is wrong.");
  return started;
}

/** From the text of a delta to the first decision by it, one flag each time. */
function measureDeltas({ snapshot }: Client): readonly number[] {
  if (snapshot === undefined) throw new Error("There is no snapshot.");
  let compiled = compiledFrom(JSON.stringify(snapshot));
  const subject = new Subject({ targetingKey: "u-1" });
  const { flags, revision } = snapshot;
  return Object.keys(flags)
    .slice(0, deltasCount)
    .map((key) => {
      const flag = { ...flags[key], clientSide: true };
      const body = JSON.stringify({ from: revision, to: revision, flags: { [key]: flag } });
      const startedAt = performance.now();
      const delta = readDelta(JSON.parse(body));
      if (delta === undefined) throw new Error("The delta of the workload is wrong.");
      compiled = advance(compiled, delta);
      decide(compiled, subject, { flag: key });
      return performance.now() - startedAt;
    });
}

function compiledFrom(text: string): Compiled {
  const parts = readSnapshotText(text);
  if (parts === undefined) throw new Error("The snapshot cannot be read.");
  return compileParts(parts, (part, entry) => fits(entryShapes[part], entry));
}

function heapMb(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}
