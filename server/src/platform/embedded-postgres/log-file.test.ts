import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogFile } from "./log-file.ts";

let folder: string;
let log: LogFile;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "log-"));
  log = new LogFile(path.join(folder, "postgres.log"));
});

afterEach(async () => {
  log.close();
  await rm(folder, { recursive: true });
});

const megabyte = Buffer.alloc(1024 * 1024, "x");

test("the log keeps one full predecessor and nothing older", async () => {
  for (let written = 0; written < 14; written++) log.write(megabyte);
  log.write(Buffer.from("newest"));
  expect((await stat(`${log.file}.1`)).size).toBe(4 * megabyte.length);
  expect((await readFile(log.file, "utf8")).endsWith("newest")).toBe(true);
  expect((await stat(log.file)).size).toBeLessThanOrEqual(4 * megabyte.length);
});

test("the tail holds the last words since it was cleared", () => {
  log.write(Buffer.from("before\n"));
  log.clearTail();
  log.write(megabyte);
  log.write(Buffer.from("\nFATAL: no room\n"));
  expect(log.tail).toMatch(/^x+\nFATAL: no room$/);
  expect(log.tail.length).toBeLessThan(5_000);
});
