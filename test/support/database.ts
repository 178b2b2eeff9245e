/**
 * A database of one's own for a test file, made from the template that the run has migrated once
 * (database-cluster.ts). This file knows no other workspace, so that the server's own tests may use it.
 */
import { randomUUID } from "node:crypto";
import { Client, Pool } from "pg";
import { inject } from "vitest";
import { databaseUrl } from "./database-url.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The cluster of this run: a superuser's address, and the database that new ones are copied from. */
    testCluster: { readonly url: string; readonly template: string };
  }
}

export interface TestDatabase {
  readonly url: string;
  /** Opened on first use, closed by `drop`. */
  readonly pool: Pool;
  drop(): Promise<void>;
}

/** A copy of the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { template } = inject("testCluster");
  return create(template);
}

/** A database without any table, for those who test migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create("template0");
}

async function create(template: string): Promise<TestDatabase> {
  const { url: clusterUrl } = inject("testCluster");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onCluster(clusterUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(clusterUrl, name);
  let opened: Pool | undefined;
  return {
    url,
    get pool() {
      opened ??= openPool(url);
      return opened;
    },
    async drop() {
      await opened?.end();
      await onCluster(clusterUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

function openPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 30_000 });
  // Tests cut connections on purpose; what they lose they see in their own query.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

async function onCluster(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
