import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readMigrations } from "./migration-files.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "migrations-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function files(...names: string[]): Promise<void> {
  for (const name of names) await writeFile(path.join(folder, name), `-- ${name}\n`);
}

const pair = (name: string): string[] => [`${name}.up.sql`, `${name}.down.sql`];

test("a folder of pairs is read in the order of its numbers", async () => {
  await files(...pair("0002-b"), ...pair("0001-first-steps"));
  const migrations = await readMigrations(folder);
  expect(migrations.map(({ number, name }) => [number, name])).toEqual([
    [1, "0001-first-steps"],
    [2, "0002-b"],
  ]);
});

test("files that are not SQL are left alone", async () => {
  await files("README.md", ...pair("0001-a"));
  expect(await readMigrations(folder)).toHaveLength(1);
});

test.each([
  ["misnamed", ["1-a.up.sql"]],
  ["misnamed", ["0001_a.up.sql"]],
  ["misnamed", ["0001-A.up.sql"]],
  ["misnamed", ["0001-a.sql"]],
  ["missing_file", ["0001-a.up.sql"]],
  ["missing_file", ["0001-a.down.sql"]],
  ["missing_file", pair("0002-b")],
  ["missing_file", [...pair("0001-a"), ...pair("0003-c")]],
  ["duplicate_number", [...pair("0001-a"), ...pair("0001-b")]],
])("a folder is refused for what is %s: %j", async (problem, names) => {
  await files(...names);
  await expect(readMigrations(folder)).rejects.toMatchObject({ problem });
});

test("the first line of a way back may say what it loses", async () => {
  await files(...pair("0001-a"));
  await writeFile(path.join(folder, "0001-a.down.sql"), "-- lossy: the colours\nSELECT 1;\n");
  expect((await readMigrations(folder))[0]?.lossReason).toBe("the colours");
  await writeFile(path.join(folder, "0001-a.down.sql"), "SELECT 1;\n-- lossy: too late\n");
  expect((await readMigrations(folder))[0]?.lossReason).toBeUndefined();
});

test("other line ends are no edit", async () => {
  await files(...pair("0001-a"));
  await writeFile(path.join(folder, "0001-a.up.sql"), "SELECT\n1;\n");
  const unix = (await readMigrations(folder))[0]?.up.sha256;
  await writeFile(path.join(folder, "0001-a.up.sql"), "SELECT\r\n1;\r\n");
  expect((await readMigrations(folder))[0]?.up.sha256).toBe(unix);
});
