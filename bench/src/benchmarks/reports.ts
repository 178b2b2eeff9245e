/**
 * How long an auditor waits: reports over HTTP of a project with a hundred thousand flags, most of them archived, and a
 * million entries, at a database that syncs to disk.
 */
import type { ChangesReportView, StaleReportView } from "@yardarm/server/wire";
import type { ApiSession } from "@yardarm/test/support/api-session";
import { atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { endOfRecord } from "../made-entry.ts";
import { percentile } from "../percentile.ts";
import { startSeededServer } from "../seeded-server.ts";

const rounds = 5;
const reportMsMax = 3_000;
const asOfMsMax = 5_000;

export const reports: Benchmark = {
  summary: "100,000 flags and 1,000,000 entries, reported as auditors ask for them",
  options: ["entries", "flags"],
  async run({ entries = "1000000", flags = "100000" }) {
    const { session, project, stop } = await startSeededServer({
      ...{ entries: Number(entries), flags: Number(flags) },
    });
    try {
      return await measure(session, { project, end: endOfRecord(Number(entries)) });
    } finally {
      await stop();
    }
  },
};

const dayMs = 86_400_000;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

async function measure(
  session: ApiSession,
  { project, end }: { readonly project: string; readonly end: number },
): Promise<readonly Metric[]> {
  const changes = (days: number) =>
    `/projects/${project}/reports/changes?from=${day(end - days * dayMs)}&to=${day(end)}`;
  const stale = `/projects/${project}/reports/stale`;
  const asOf = `${stale}?asOf=${day(end - 200 * dayMs)}`;
  const quarter = await session.call<ChangesReportView>("GET", changes(91));
  const current = await session.call<StaleReportView>("GET", stale);
  const { active, archived } = current.report.totals;
  const ms = async (name: string, address: string) => {
    const taken: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      await session.call("GET", address);
      taken.push(performance.now() - startedAt);
    }
    return { name, value: percentile(taken, 0.5), unit: "ms" };
  };
  return [
    { name: "flags", value: active + archived, unit: "" },
    { name: "entries", value: quarter.report.head.entry, unit: "" },
    { name: "active", value: active, unit: "" },
    { name: "changes", value: quarter.report.totals.changes, unit: "" },
    atMost(reportMsMax, await ms("staleMs", stale)),
    atMost(asOfMsMax, await ms("asOfMs", asOf)),
    atMost(reportMsMax, await ms("changesMs", changes(91))),
    await ms("changesOfYearMs", changes(365)),
  ];
}
