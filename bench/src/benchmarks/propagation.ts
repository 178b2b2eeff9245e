/**
 * How long after a write was accepted a service decides differently: each write goes to one server over HTTP, the SDK
 * that decides is in another process and connected to the other server. One write at a time.
 */
import type { ConfigPatch } from "@yardarm/server/wire";
import { type SdkProcess, startSdk } from "@yardarm/test/support/sdk-process";
import { atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { cpuSeconds } from "../cpu-time.ts";
import { percentile } from "../percentile.ts";
import { configOf, startTwoServers, type TwoServers } from "../two-servers.ts";

const counted = 500;
/** Before that the just-in-time compilers are what would be measured. */
const warmUp = 50;

interface Sample {
  /** From the answer to the write until the decision; 0 when the service had decided before the answer came. */
  readonly fromAcceptedMs: number;
  readonly isBeforeAnswer: boolean;
  /** From the moment before the write was sent. */
  readonly fromSentMs: number;
}

/** Seconds since some moment, for differences. */
interface Moment {
  readonly wall: number;
  readonly serverCpu: number | undefined;
  readonly sdkCpu: number | undefined;
}

export const propagation: Benchmark = {
  summary: "write accepted over HTTP -> decision changed in another process, at the other server",
  async run() {
    const product = await startTwoServers();
    try {
      return await measure(product);
    } finally {
      await product.stop();
    }
  },
};

async function measure(product: TwoServers): Promise<readonly Metric[]> {
  const [, reader] = product.sessions;
  const sdk = await startSdk({
    url: reader.url,
    key: product.sdkKey,
    flag: product.flag,
    context: { targetingKey: "somebody" },
  });
  try {
    const writer = createWriter(product, sdk, String((await configOf(product)).version));
    for (let count = 0; count < warmUp; count++) await writer.turn();
    const before = await momentOf(product, sdk);
    const samples: Sample[] = [];
    for (let count = 0; count < counted; count++) samples.push(await writer.turn());
    return toMetrics(samples, before, await momentOf(product, sdk));
  } finally {
    await sdk.stop();
  }
}

/** Turns the flag on and off by turns, each time from the version that the last answer named. */
function createWriter(product: TwoServers, sdk: SdkProcess, firstVersion: string) {
  const [session] = product.sessions;
  let version = firstVersion;
  let on = false;
  return {
    async turn(): Promise<Sample> {
      on = !on;
      const decided = sdk.decides(on);
      const body: ConfigPatch = { on };
      const sentAt = process.hrtime.bigint();
      const answer = await session.send("PATCH", product.configPath, { body, version });
      const acceptedAt = process.hrtime.bigint();
      if (answer.status !== 200 || answer.version === undefined) {
        throw new Error(`Refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      version = answer.version;
      const decidedAt = BigInt((await decided).atNs);
      return {
        fromAcceptedMs: Math.max(0, milliseconds(decidedAt - acceptedAt)),
        isBeforeAnswer: decidedAt < acceptedAt,
        fromSentMs: milliseconds(decidedAt - sentAt),
      };
    },
  };
}

function toMetrics(samples: readonly Sample[], before: Moment, after: Moment): readonly Metric[] {
  const fromAccepted = samples.map(({ fromAcceptedMs }) => fromAcceptedMs);
  const fromSent = samples.map(({ fromSentMs }) => fromSentMs);
  const ms = (name: string, value: number): Metric => ({ name, value, unit: "ms" });
  return [
    { name: "toggles", value: samples.length, unit: "writes" },
    atMost(5, ms("p50Ms", percentile(fromAccepted, 0.5))),
    atMost(25, ms("p99Ms", percentile(fromAccepted, 0.99))),
    ms("maxMs", percentile(fromAccepted, 1)),
    ms("fromSent.p50Ms", percentile(fromSent, 0.5)),
    ms("fromSent.p99Ms", percentile(fromSent, 0.99)),
    {
      name: "beforeAnswer",
      value: samples.filter(({ isBeforeAnswer }) => isBeforeAnswer).length,
      unit: "writes",
    },
    { name: "wallSeconds", value: after.wall - before.wall, unit: "s" },
    ...cpuMetric("serverCpuSeconds", before.serverCpu, after.serverCpu),
    ...cpuMetric("sdkCpuSeconds", before.sdkCpu, after.sdkCpu),
  ];
}

function cpuMetric(
  name: string,
  before: number | undefined,
  after: number | undefined,
): readonly Metric[] {
  if (before === undefined || after === undefined) return [];
  return [{ name, value: after - before, unit: "s" }];
}

async function momentOf(product: TwoServers, sdk: SdkProcess): Promise<Moment> {
  return {
    serverCpu: await product.serverCpuSeconds(),
    sdkCpu: await cpuSeconds(sdk.pid),
    wall: performance.now() / 1_000,
  };
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}
