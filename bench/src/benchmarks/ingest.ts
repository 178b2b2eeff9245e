/**
 * How fast one server stores co-evaluated combinations that it has never seen, reported over HTTP as SDKs report them,
 * and how long a page that asks for two flags takes over all of them. Every row is new, which is the dearest there is.
 */
import { randomUUID } from "node:crypto";
import type { ObservationBatch } from "@yardarm/sdk/model";
import type { CombinationList } from "@yardarm/server/wire";
import { askDatabase } from "@yardarm/test/support/ask-database";
import { atLeast, atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { percentile } from "../percentile.ts";
import { seededRandom } from "../seeded-random.ts";
import { startTwoServers, type TwoServers } from "../two-servers.ts";

const rowsInAll = 1_000_000;
const rowsPerBatch = 1_000;
/** Clients that report at the same time. */
const reporters = 8;
const flags = 300;
const variantsPerFlag = 4;
/** Flags that one scope asks. */
const flagsPerScope = 12;
const pages = 40;

export const ingest: Benchmark = {
  summary: "combinations stored per second, over HTTP, all of them new; a page over a million",
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
  const batches = batchesOf(rowsInAll / rowsPerBatch);
  const cpuBefore = await product.serverCpuSeconds();
  const started = performance.now();
  await Promise.all(Array.from({ length: reporters }, () => reportAll(product, batches)));
  const seconds = (performance.now() - started) / 1_000;
  const cpuAfter = await product.serverCpuSeconds();
  const distinctRows = await countRows(product);
  const times: number[] = [];
  for (let page = 0; page < pages; page++) times.push(await timePage(product, page));
  return [
    atLeast(5_000, { name: "rowsPerSecond", value: distinctRows / seconds, unit: "rows/s" }),
    atLeast(rowsInAll * 0.999, { name: "distinctRows", value: distinctRows, unit: "rows" }),
    atMost(200, { name: "pageMs", value: percentile(times, 0.95), unit: "ms" }),
    { name: "pageMs.p50", value: percentile(times, 0.5), unit: "ms" },
    { name: "wallSeconds", value: seconds, unit: "s" },
    ...(cpuBefore === undefined || cpuAfter === undefined
      ? []
      : [{ name: "serverCpuSeconds", value: cpuAfter - cpuBefore, unit: "s" }]),
  ];
}

/** Takes one batch after the other from those that all reporters share. */
async function reportAll(product: TwoServers, batches: Iterator<string>): Promise<void> {
  const [{ url }] = product.sessions;
  for (let next = batches.next(); next.done !== true; next = batches.next()) {
    const response = await fetch(`${url}/sdk/v1/observations`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${product.sdkKey}`,
        "content-type": "application/json",
      },
      body: next.value,
    });
    if (response.status !== 202) throw new Error(`Refused: ${response.status}`);
    await response.body?.cancel();
  }
}

/** Each scope asks other flags, and gets other variants; no two are alike. */
function* batchesOf(count: number): Generator<string> {
  const random = seededRandom(20_261_125);
  const known = new Set<string>();
  for (let number = 0; number < count; number++) {
    const rows: number[][] = [];
    while (rows.length < rowsPerBatch) {
      const row = rowOf(random);
      const id = row.join();
      if (known.has(id)) continue;
      known.add(id);
      rows.push(row);
    }
    yield JSON.stringify(batchOf(number, rows));
  }
}

/** Places of variants, ascending: place = flag x variants + variant. */
function rowOf(random: () => number): number[] {
  const asked = new Set<number>();
  while (asked.size < flagsPerScope) asked.add(Math.floor(random() * flags));
  return [...asked]
    .sort((left, right) => left - right)
    .map((flag) => flag * variantsPerFlag + Math.floor(random() * variantsPerFlag));
}

const served = Array.from({ length: flags * variantsPerFlag }, (_, place) => ({
  flag: flagKey(Math.floor(place / variantsPerFlag)),
  variant: `variant-${place % variantsPerFlag}`,
}));

function flagKey(number: number): string {
  return `area-${number % 12}.flag-number-${number}`;
}

function batchOf(number: number, rows: readonly (readonly number[])[]): ObservationBatch {
  const now = Date.now();
  return {
    id: randomUUID(),
    reporter: {
      service: `service-${number % 12}`,
      version: "1.4.0",
      instance: `pod-${number % 100}`,
      sdk: "bench",
    },
    from: new Date(now - 10_000).toISOString(),
    to: new Date(now).toISOString(),
    counts: [],
    combinations: {
      begun: rows.length * 10,
      recorded: rows.length,
      served,
      rows: rows.map((row) => ({ scopes: 1, served: row })),
      traces: [],
    },
  };
}

async function countRows({ databaseUrl }: TwoServers): Promise<number> {
  const [row] = await askDatabase<{ readonly count: string }>(
    databaseUrl,
    `SELECT count(*) FROM combination_seen
       JOIN combination USING (project, hash) WHERE cardinality(flags) = ${flagsPerScope}`,
  );
  return Number(row?.count ?? 0);
}

/** The combinations of two flags, as a page asks for them. */
async function timePage({ sessions, project, environment }: TwoServers, page: number) {
  const [session] = sessions;
  const query = new URLSearchParams([
    ["environment", environment],
    ["flag", flagKey(page)],
    ["flag", flagKey(page + 17)],
  ]);
  const started = performance.now();
  const { combinations } = await session.call<CombinationList>(
    "GET",
    `/projects/${project}/combinations?${query}`,
  );
  if (combinations.length === 0) throw new Error("The page was empty.");
  return performance.now() - started;
}
