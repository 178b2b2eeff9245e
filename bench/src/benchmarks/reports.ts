/**
 * How long an auditor waits: reports over HTTP of a project with a hundred thousand flags, most of them archived, and a
 * million entries, at a database that syncs to disk.
 */
import type { ChangesReportView, StaleReportView } from "@yardarm/server/wire";
import { atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { cpuSeconds, cpuSecondsOfChildren } from "../cpu-time.ts";
import { endOfRecord } from "../made-entry.ts";
import { percentile } from "../percentile.ts";
import { type SeededServer, startSeededServer } from "../seeded-server.ts";

const rounds = 5;
const reportMsMax = 3_000;
const asOfMsMax = 5_000;

export const reports: Benchmark = {
  summary: "100,000 flags and 1,000,000 entries, reported as auditors ask for them",
  options: ["entries", "flags"],
  async run({ entries = "1000000", flags = "100000" }) {
    const size = { entries: Number(entries), flags: Number(flags) };
    const seeded = await startSeededServer(size);
    try {
      return await measure(seeded, endOfRecord(size.entries));
    } finally {
      await seeded.stop();
    }
  },
};

const dayMs = 86_400_000;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

async function measure(
  { session, project, server, postgres }: SeededServer,
  end: number,
): Promise<readonly Metric[]> {
  const changes = (days: number) =>
    `/projects/${project}/reports/changes?from=${day(end - days * dayMs)}&to=${day(end)}`;
  const stale = `/projects/${project}/reports/stale`;
  const asOf = `${stale}?asOf=${day(end - 200 * dayMs)}`;
  const quarter = await session.call<ChangesReportView>("GET", changes(91));
  const current = await session.call<StaleReportView>("GET", stale);
  const { active, archived } = current.report.totals;
  /** Of both, all threads and connections together. */
  const cpu = async () =>
    ((await cpuSeconds(server.pid)) ?? 0) + ((await cpuSecondsOfChildren(postgres.pid ?? 0)) ?? 0);
  /** Medians: on the clock, and of the CPU, which tells more on a machine that has other things to do. */
  const asked = async (name: string, address: string): Promise<readonly [Metric, Metric]> => {
    const ms: number[] = [];
    const cpuMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const [startedAt, before] = [performance.now(), await cpu()];
      await session.call("GET", address);
      ms.push(performance.now() - startedAt);
      cpuMs.push(((await cpu()) - before) * 1_000);
    }
    return [
      { name, value: percentile(ms, 0.5), unit: "ms" },
      { name: `${name}.cpu`, value: percentile(cpuMs, 0.5), unit: "ms" },
    ];
  };
  const within = (bound: number, [onClock, ofCpu]: readonly [Metric, Metric]) => [
    atMost(bound, onClock),
    ofCpu,
  ];
  return [
    { name: "flags", value: active + archived, unit: "" },
    { name: "entries", value: quarter.report.head.entry, unit: "" },
    { name: "active", value: active, unit: "" },
    { name: "changes", value: quarter.report.totals.changes, unit: "" },
    ...within(reportMsMax, await asked("staleMs", stale)),
    ...within(asOfMsMax, await asked("asOfMs", asOf)),
    ...within(reportMsMax, await asked("changesMs", changes(91))),
    ...(await asked("changesOfYearMs", changes(365))),
    ...(await asked("lifecycleMs", `/projects/${project}/lifecycle`)),
  ];
}
