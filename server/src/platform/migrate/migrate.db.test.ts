import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createEmptyDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPool } from "../db/pool.ts";
import { migrateDown, migrateUp, migrationStatus } from "./index.ts";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "migrations-"));
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function migration(name: string, up: string, down: string): Promise<void> {
  await writeFile(path.join(folder, `${name}.up.sql`), up);
  await writeFile(path.join(folder, `${name}.down.sql`), down);
}

const options = () => ({ pool: database.pool, folder });

async function tables(): Promise<string[]> {
  const { rows } = await database.pool.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations' ORDER BY 1",
  );
  return rows.map((row) => row.tablename);
}

async function states(): Promise<string[]> {
  return (await migrationStatus(options())).map(({ name, state }) => `${name} ${state}`);
}

test("pending migrations are applied once, in order", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migration("0002-b", "ALTER TABLE a ADD b int; CREATE TABLE b (id int)", "DROP TABLE b");
  expect(await states()).toEqual(["0001-a pending", "0002-b pending"]);
  expect(await migrateUp(options())).toEqual({ applied: ["0001-a", "0002-b"], newer: [] });
  expect(await migrateUp(options())).toEqual({ applied: [], newer: [] });
  expect(await tables()).toEqual(["a", "b"]);
  expect(await states()).toEqual(["0001-a applied", "0002-b applied"]);
});

test("asking for the status changes nothing", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migrationStatus(options());
  const { rows } = await database.pool.query("SELECT to_regclass('schema_migrations') AS found");
  expect(rows).toEqual([{ found: null }]);
});

test("a failing migration leaves nothing of itself and keeps those before it", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migration("0002-b", "CREATE TABLE b (id int); SELECT 1/0", "DROP TABLE b");
  await expect(migrateUp(options())).rejects.toMatchObject({
    problem: "failed",
    message: expect.stringContaining("0002-b.up.sql failed and was taken back: division by zero"),
  });
  expect(await tables()).toEqual(["a"]);
  expect(await states()).toEqual(["0001-a applied", "0002-b pending"]);
});

test("the way back undoes down to the number asked for, and up goes on from there", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migration("0002-b", "CREATE TABLE b (id int)", "DROP TABLE b");
  await migration("0003-c", "CREATE TABLE c (id int)", "DROP TABLE c");
  await migrateUp(options());
  expect(await migrateDown({ ...options(), to: 1 })).toEqual(["0003-c", "0002-b"]);
  expect(await tables()).toEqual(["a"]);
  expect((await migrateUp(options())).applied).toEqual(["0002-b", "0003-c"]);
});

test("there is no way back to a number that was never applied", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migrateUp(options());
  for (const to of [2, -1, 0.5]) {
    await expect(migrateDown({ ...options(), to })).rejects.toMatchObject({
      problem: "unknown_target",
    });
  }
});

test("an edited migration is refused in both directions, and the status names it", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migrateUp(options());
  await migration("0001-a", "CREATE TABLE a (id bigint)", "DROP TABLE a");
  await expect(migrateUp(options())).rejects.toMatchObject({ problem: "edited_history" });
  await expect(migrateDown({ ...options(), to: 0 })).rejects.toMatchObject({
    problem: "edited_history",
  });
  expect(await states()).toEqual(["0001-a edited"]);
});

test("an edited way back is refused too", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migrateUp(options());
  await migration("0001-a", "CREATE TABLE a (id int)", "SELECT 1");
  await expect(migrateDown({ ...options(), to: 0 })).rejects.toMatchObject({
    message: expect.stringContaining("0001-a.down.sql"),
  });
});

test("an older release meets a newer database without touching it, but has no way back", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migration("0002-b", "CREATE TABLE b (id int)", "DROP TABLE b");
  await migrateUp(options());
  await rm(path.join(folder, "0002-b.up.sql"));
  await rm(path.join(folder, "0002-b.down.sql"));
  expect(await migrateUp(options())).toEqual({ applied: [], newer: ["0002-b"] });
  expect(await states()).toEqual(["0001-a applied", "0002-b newer"]);
  await expect(migrateDown({ ...options(), to: 0 })).rejects.toMatchObject({
    problem: "missing_file",
  });
});

test("a lossy way back says what is lost and waits until that is accepted", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "-- lossy: every a\nDROP TABLE a");
  await migrateUp(options());
  await expect(migrateDown({ ...options(), to: 0 })).rejects.toMatchObject({
    problem: "would_lose_data",
    message: expect.stringContaining("0001-a: every a"),
  });
  expect(await tables()).toEqual(["a"]);
  await migrateDown({ ...options(), to: 0, acceptLoss: true });
  expect(await tables()).toEqual([]);
});

test.each([
  ["drops", "DROP TABLE record"],
  ["empties", "DELETE FROM record"],
  ["edits", "UPDATE record SET line = 'forged'"],
  ["adds to", "INSERT INTO record VALUES (3, 'forged')"],
  ["swaps rows of", "UPDATE record SET line = CASE id WHEN 1 THEN 'two' ELSE 'one' END"],
])("a way back that %s the record is refused even when the loss is accepted", async (_, down) => {
  await migration("0001-record", "CREATE TABLE record (id int, line text)", "SELECT 1");
  await migration("0002-later", "SELECT 1", `-- lossy: says it\n${down}`);
  await migrateUp(options());
  await database.pool.query("INSERT INTO record VALUES (1, 'one'), (2, 'two')");
  const back = migrateDown({ ...options(), to: 1, acceptLoss: true, recordTables: ["record"] });
  await expect(back).rejects.toMatchObject({ problem: "touches_record" });
  const { rows } = await database.pool.query("SELECT line FROM record ORDER BY id");
  expect(rows).toEqual([{ line: "one" }, { line: "two" }]);
  expect(await states()).toEqual(["0001-record applied", "0002-later applied"]);
});

test("a record that holds nothing yet may go with the migration that made it", async () => {
  await migration("0001-record", "CREATE TABLE record (id int)", "DROP TABLE record");
  await migrateUp(options());
  await migrateDown({ ...options(), to: 0, recordTables: ["record", "never_made"] });
  expect(await tables()).toEqual([]);
});

test("a migration that ends its own transaction is found out", async () => {
  await migration("0001-a", "CREATE TABLE a (id int); COMMIT", "DROP TABLE a");
  await expect(migrateUp(options())).rejects.toMatchObject({ problem: "ends_transaction" });
});

test("of several servers that start together, one migrates and the others wait for it", async () => {
  await migration("0001-a", "CREATE TABLE a (id int)", "DROP TABLE a");
  await migration("0002-b", "CREATE TABLE b (id int)", "DROP TABLE b");
  const results = await Promise.all([
    migrateUp(options()),
    migrateUp(options()),
    migrateUp(options()),
  ]);
  expect(results.flatMap(({ applied }) => applied)).toEqual(["0001-a", "0002-b"]);
});

test("migrations may take longer than a pool allows a request", async () => {
  const pool = createPool({ url: database.url, log: { warn: () => undefined } });
  try {
    expect((await pool.query("SHOW statement_timeout")).rows).not.toEqual([
      { statement_timeout: "0" },
    ]);
    await migration(
      "0001-a",
      "CREATE TABLE a AS SELECT current_setting('statement_timeout') AS timeout",
      "DROP TABLE a",
    );
    await migrateUp({ pool, folder });
    expect((await pool.query("SELECT timeout FROM a")).rows).toEqual([{ timeout: "0" }]);
  } finally {
    await pool.end();
  }
});
