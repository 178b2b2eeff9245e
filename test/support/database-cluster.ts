/**
 * Vitest's global set-up for every project that needs Postgres: one cluster per run, with one migrated template.
 * The cluster is the embedded one, or the server named by DATABASE_URL (whose account must be allowed to create
 * databases). The embedded one does not sync to disk: nothing here outlives the run. Tests of faults start their own.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@yardarm/server/embedded-postgres";
import { migrateUp } from "@yardarm/server/migrate";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { databaseUrl } from "./database-url.ts";
import { workspacePath } from "./workspace-path.ts";

const migrations = workspacePath(".", "migrations");

interface TestCluster {
  readonly url: string;
  readonly template: string;
  stop(): Promise<void>;
}

/** Vitest sets up each project by itself, in one process; they share what the first one started. */
interface Shared {
  cluster: Promise<TestCluster>;
  users: number;
}

const shared = globalThis as typeof globalThis & { yardarmTestCluster?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.yardarmTestCluster ??= { cluster: startCluster(), users: 0 };
  const state = shared.yardarmTestCluster;
  state.users++;
  const { url, template } = await state.cluster;
  project.provide("testCluster", { url, template });
  return async () => {
    if (--state.users > 0) return;
    delete shared.yardarmTestCluster;
    await (await state.cluster).stop();
  };
}

async function startCluster(): Promise<TestCluster> {
  const given = process.env["DATABASE_URL"];
  return given === undefined ? startEmbeddedCluster() : prepareGivenServer(given);
}

async function startEmbeddedCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(path.join(tmpdir(), "yardarm-test-"));
  let postgres: EmbeddedPostgres | undefined;
  const stop = async (): Promise<void> => {
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // Up to four files at once, each with the pools of a server or two: a hundred connections, the usual, may be all taken.
    const settings = { max_connections: "300" };
    postgres = await startEmbeddedPostgres({ dataDir: folder, isDurable: false, settings });
    const url = postgres.url("postgres");
    return { url, template: await makeTemplate(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepareGivenServer(url: string): Promise<TestCluster> {
  const template = await makeTemplate(url);
  return {
    url,
    template,
    stop: () => query(url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`),
  };
}

async function makeTemplate(url: string): Promise<string> {
  const template = `template_${randomUUID().replaceAll("-", "")}`;
  await query(url, `CREATE DATABASE ${template} TEMPLATE template0`);
  const pool = new pg.Pool({ connectionString: databaseUrl(url, template), max: 1 });
  try {
    await migrateUp({ pool, folder: migrations });
  } finally {
    await pool.end();
  }
  return template;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
