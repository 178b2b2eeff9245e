/**
 * How fast one server stores co-evaluated combinations that it has never seen, reported over HTTP as SDKs report them, and
 * how long pages take over all of them, each after something new was reported. Every row is new, which is the dearest there is.
 */
import { randomUUID } from "node:crypto";
import type { ObservationBatch } from "@yardarm/sdk/model";
import type { CombinationList, FlagBody, InteractionOverview } from "@yardarm/server/wire";
import { askDatabase } from "@yardarm/test/support/ask-database";
import { atLeast, atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { percentile } from "../percentile.ts";
import { seededRandom } from "../seeded-random.ts";
import { startTwoServers, type TwoServers } from "../two-servers.ts";

const rowsPerBatch = 1_000;
/** Clients that report at the same time. */
const reporters = 8;
const flags = 300;
const variantsPerFlag = 4;
/** Flags that one scope asks. */
const flagsPerScope = 12;
const pages = 40;

export const ingest: Benchmark = {
  summary: "combinations stored per second, over HTTP, all of them new; pages over a million",
  options: ["rows"],
  async run({ rows = "1000000" }) {
    const product = await startTwoServers();
    try {
      await makeFlags(product);
      return await measure(product, Number(rows));
    } finally {
      await product.stop();
    }
  },
};

async function measure(product: TwoServers, rowsInAll: number): Promise<readonly Metric[]> {
  const batches = batchesOf(rowsInAll / rowsPerBatch + 2 * pages);
  const cpuBefore = await product.serverCpuSeconds();
  const started = performance.now();
  const first = take(batches, rowsInAll / rowsPerBatch);
  await Promise.all(Array.from({ length: reporters }, () => reportAll(product, first)));
  const seconds = (performance.now() - started) / 1_000;
  const cpuAfter = await product.serverCpuSeconds();
  const distinctRows = await countRows(product);
  const firstRead = await timeFirstOverview(product);
  const times: number[] = [];
  const overviews: number[] = [];
  for (let page = 0; page < pages; page++) {
    await reportAll(product, take(batches, 1));
    times.push(await timePage(product, page));
    overviews.push(await timeOverview(product));
  }
  const another = await product.startAnother();
  const againRead = await timeFirstOverview({ ...product, sessions: [another, another] });
  return [
    atLeast(5_000, { name: "rowsPerSecond", value: distinctRows / seconds, unit: "rows/s" }),
    atLeast(rowsInAll * 0.999, { name: "distinctRows", value: distinctRows, unit: "rows" }),
    atMost(200, { name: "pageMs", value: percentile(times, 0.95), unit: "ms" }),
    { name: "pageMs.p50", value: percentile(times, 0.5), unit: "ms" },
    atMost(1_000, { name: "overviewMs", value: percentile(overviews, 0.95), unit: "ms" }),
    { name: "overviewMs.p50", value: percentile(overviews, 0.5), unit: "ms" },
    { name: "firstReadMs", value: firstRead, unit: "ms" },
    { name: "againReadMs", value: againRead, unit: "ms" },
    { name: "wallSeconds", value: seconds, unit: "s" },
    ...(cpuBefore === undefined || cpuAfter === undefined
      ? []
      : [{ name: "serverCpuSeconds", value: cpuAfter - cpuBefore, unit: "s" }]),
  ];
}

/** The flags that are reported, so that what can meet has to be worked out for them. */
async function makeFlags({ sessions: [session], project }: TwoServers): Promise<void> {
  const variants = Array.from({ length: variantsPerFlag }, (_, number) => `variant-${number}`);
  for (let number = 0; number < flags; number++) {
    const body: FlagBody = {
      key: flagKey(number),
      name: `Flag ${number}`,
      type: "string",
      variants: variants.map((name) => ({ name, value: name })),
      owner: { kind: "team", id: "bench" },
      purpose: "operational",
      expiry: { kind: "permanent", reason: "It is measured." },
    };
    await session.call("POST", `/projects/${project}/flags`, { body });
  }
}

/** So many of what several share. */
function* take<T>(from: Iterator<T>, count: number): Generator<T> {
  for (let taken = 0; taken < count; taken++) {
    const next = from.next();
    if (next.done === true) return;
    yield next.value;
  }
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
    `SELECT count(*) FROM combination_seen WHERE cardinality(states) = ${flagsPerScope}`,
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

/** All evidence is read, and what can meet is worked out; whoever is told to come again comes again. */
async function timeFirstOverview(product: TwoServers): Promise<number> {
  const started = performance.now();
  for (;;) {
    try {
      await timeOverview(product);
      return performance.now() - started;
    } catch (error) {
      if (!String(error).includes("analysis_not_ready")) throw error;
    }
  }
}

/** What can meet, what was tested and seen, and what is worth testing first, over all flags. */
async function timeOverview({ sessions, project, environment }: TwoServers): Promise<number> {
  const [session] = sessions;
  const started = performance.now();
  const { hasObservations } = await session.call<InteractionOverview>(
    "GET",
    `/projects/${project}/environments/${environment}/interactions`,
  );
  if (!hasObservations) throw new Error("Nothing was observed.");
  return performance.now() - started;
}
