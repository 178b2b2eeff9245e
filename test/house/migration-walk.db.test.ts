/**
 * Walks every migration up, down and up again on a database that holds data. To add a migration, add
 * `migration-seeds/<its name>.sql`, which fills the tables that it makes.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Migration, migrateDown, migrateUp, readMigrations } from "@yardarm/server/migrate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { describeSchema, readEverything } from "../support/schema.ts";

const folder = fileURLToPath(new URL("../../migrations", import.meta.url));
const recordTables = ["audit_head", "audit_entry", "audit_checkpoint", "audit_signing_key"];
const migrations = await readMigrations(folder);

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyDatabase();
});

afterAll(() => database?.drop());

async function seed({ name }: Migration): Promise<void> {
  const file = new URL(`./migration-seeds/${name}.sql`, import.meta.url);
  await database.pool.query(await readFile(file, "utf8"));
}

const contents = async () => ({
  schema: await describeSchema(database.pool),
  data: await readEverything(database.pool),
});

test("there are migrations to walk", () => {
  expect(migrations.length).toBeGreaterThan(0);
});

// In order, on one database: each finds the data of all before it.
test.each(migrations)("$name goes up, back without a trace, and up again", async (migration) => {
  const { pool } = database;
  const { number } = migration;
  await migrateUp({ pool, folder, to: number - 1 });
  const before = await contents();

  await migrateUp({ pool, folder, to: number });
  const above = await describeSchema(pool);
  await migrateDown({ pool, folder, to: number - 1, acceptLoss: true, recordTables });
  expect(await contents()).toEqual(before);

  await migrateUp({ pool, folder, to: number });
  expect(await describeSchema(pool)).toEqual(above);
  await seed(migration);
});

test("every table held rows while the later migrations were walked", async () => {
  const empty = [...(await readEverything(database.pool))].filter(([, rows]) => rows.length === 0);
  expect(empty.map(([table]) => table)).toEqual([]);
});

test("all the way back stops where the record would be lost, and the record is whole", async () => {
  const { pool } = database;
  const record = async () =>
    [...(await readEverything(pool))].filter(([table]) => recordTables.includes(table));
  const before = await record();
  expect(before).toHaveLength(recordTables.length);
  await expect(
    migrateDown({ pool, folder, to: 0, acceptLoss: true, recordTables }),
  ).rejects.toThrow(/record/i);
  expect(await record()).toEqual(before);
});

test("a way back that drops something says that it loses it, or refuses by itself", () => {
  const silent = migrations.filter(({ lossReason, down }) => {
    const drops = /\bdrop\s+(table|column)\b/i.test(down.sql);
    return drops && lossReason === undefined && !/\braise exception\b/i.test(down.sql);
  });
  expect(silent.map(({ name }) => name)).toEqual([]);
});
