/**
 * How long an auditor waits: reports over HTTP of a project with a hundred thousand flags, most of them archived, and a
 * million entries, at a database that syncs to disk.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "@yardarm/server/embedded-postgres";
import type { ChangesReportView, StaleReportView } from "@yardarm/server/wire";
import { type ApiSession, signInAsAdmin } from "@yardarm/test/support/api-session";
import { startServer } from "@yardarm/test/support/server-process";
import pg from "pg";
import { seedRecord } from "../audit-record.ts";
import { atMost, type Benchmark, type Metric } from "../benchmark.ts";
import { percentile } from "../percentile.ts";
import { seedRegistry } from "../seed-registry.ts";

const project = "bench";
const rounds = 5;
const reportMsMax = 3_000;
const asOfMsMax = 5_000;

export const reports: Benchmark = {
  summary: "100,000 flags and 1,000,000 entries, reported as auditors ask for them",
  options: ["entries", "flags"],
  async run({ entries = "1000000", flags = "100000" }) {
    const folder = await mkdtemp(path.join(tmpdir(), "yardarm-bench-"));
    const postgres = await startEmbeddedPostgres({ dataDir: folder, database: "yardarm" });
    const server = await startServer({
      databaseUrl: postgres.url(),
      env: {
        YARDARM_REQUESTS_PER_MINUTE: "10000000",
        YARDARM_DATA_DIR: folder,
        YARDARM_CHECKPOINT_MINUTES: "1440",
        YARDARM_CHECKPOINT_ENTRIES: "1000000",
      },
    });
    const pool = new pg.Pool({ connectionString: postgres.url(), max: 1 });
    try {
      const session = await signInAsAdmin(server.url);
      await session.call("POST", "/projects", { body: { key: project, name: "Benchmark" } });
      const { chain } = await seedRecord(pool, project, Number(entries));
      await seedRegistry(pool, { project, chain, flags: Number(flags) });
      return await measure(session, Number(entries));
    } finally {
      await pool.end();
      await server.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const dayMs = 86_400_000;
/** As `seedRecord` writes them: an entry every two minutes, from 2020 on. */
const endOf = (entries: number) => Date.UTC(2020, 0, 1) + entries * 120_000;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

async function measure(session: ApiSession, entries: number): Promise<readonly Metric[]> {
  const end = endOf(entries);
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
