import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { sql } from "drizzle-orm";
import { integer, pgTable } from "drizzle-orm/pg-core";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { outOfTime } from "./out-of-time.ts";
import { createPool } from "./pool.ts";
import { prepared } from "./prepared.ts";
import { atOneMoment, createReader } from "./reader.ts";
import { inTransaction } from "./transaction.ts";

const number = pgTable("number", { value: integer() });

let testDatabase: TestDatabase;
let pool: Pool;
let readOnlyPool: Pool;
let database: Database;
const warnings: string[] = [];
const log = { warn: (_: object, message: string) => warnings.push(message) };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  pool = createPool({ url: testDatabase.url, log });
  readOnlyPool = createPool({ url: testDatabase.url, log, isReadOnly: true });
  database = createDatabase(pool);
  await database.execute(sql`CREATE TABLE number (value integer)`);
});

afterAll(async () => {
  await pool?.end();
  await readOnlyPool?.end();
  await testDatabase?.drop();
});

test("a transaction that throws leaves nothing behind", async () => {
  const work = inTransaction(database, async (transaction) => {
    await transaction.insert(number).values({ value: 1 });
    throw new Error("changed my mind");
  });
  await expect(work).rejects.toThrow("changed my mind");
  expect(await database.select().from(number)).toEqual([]);
});

test("a reader sees what was committed, and its connections refuse to write", async () => {
  await inTransaction(database, (transaction) => transaction.insert(number).values({ value: 2 }));
  const reader = createReader(readOnlyPool);
  expect(await reader.select().from(number)).toEqual([{ value: 2 }]);
  const writing = reader.execute(sql`DELETE FROM number`);
  await expect(writing).rejects.toMatchObject({
    cause: { message: "cannot execute DELETE in a read-only transaction" },
  });
});

test("reads at one moment do not see what is committed between them", async () => {
  const count = await atOneMoment(database, async (reader) => {
    const before = await reader.select().from(number);
    await database.insert(number).values({ value: 3 });
    return (await reader.select().from(number)).length - before.length;
  });
  expect(count).toBe(0);
});

test("a connection that is cut while it is in use fails its query, not the process", async () => {
  const client = await pool.connect();
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  const lost = new Promise((resolve) => client.once("error", resolve));
  await testDatabase.pool.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await lost;
  await expect(client.query("SELECT 1")).rejects.toThrow();
  client.release(true);
  expect(warnings).toContain("a database connection was lost");
  expect((await pool.query("SELECT 1 AS alive")).rows).toEqual([{ alive: 1 }]);
});

test("a pool without a server refuses instead of waiting for ever", async () => {
  const nowhere = createPool({ url: "postgres://nobody@127.0.0.1:1/nothing", log });
  await expect(nowhere.query("SELECT 1")).rejects.toThrow("ECONNREFUSED");
  await nowhere.end();
});

test("a marked statement is planned once for a connection, any other each time", async () => {
  const one = createPool({ url: testDatabase.url, log, connectionsMax: 1 });
  try {
    const alone = createDatabase(one);
    for (const value of [1, 2]) {
      await alone.execute(prepared(sql`SELECT value FROM number WHERE value = ${value}`));
      await alone.execute(sql`SELECT value FROM number WHERE value > ${value}`);
    }
    const { rows } = await alone.execute(sql`SELECT statement FROM pg_prepared_statements`);
    expect(rows).toEqual([
      { statement: "/* prepared */ SELECT value FROM number WHERE value = $1" },
    ]);
  } finally {
    await one.end();
  }
});

test("a statement that goes on for too long is told from other failures", async () => {
  const sleeping = atOneMoment(database, async (reader) => {
    await reader.execute(sql`SET LOCAL statement_timeout = 20`);
    await reader.execute(sql`SELECT pg_sleep(60)`);
  }).catch((error: unknown) => error);
  expect(outOfTime(await sleeping)).toMatchObject({
    kind: "unavailable",
    code: "database_out_of_time",
  });
  const failing = database.execute(sql`SELECT 1 / 0`).catch((error: unknown) => error);
  expect(outOfTime(await failing)).toBeUndefined();
});
