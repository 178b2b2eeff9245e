import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Client, type ConnectedOptions, createClient } from "../client/index.ts";
import { FakeDelivery } from "../connection/fake-delivery.test-support.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { keepInFile } from "./index.ts";

const snapshot = testSnapshot({ checkout: testFlag("boolean", { on: true, off: false }) });
const warnings: string[] = [];
const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };

let folder: string;
let file: string;
let delivery: FakeDelivery;

beforeEach(async () => {
  warnings.length = 0;
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-kept-"));
  file = path.join(folder, "deep", "flags");
  delivery = await FakeDelivery.start(snapshot);
});
afterEach(async () => {
  await delivery.close();
  await rm(folder, { recursive: true });
});

function start(options: Partial<ConnectedOptions> = {}): Client {
  const persist = keepInFile(file);
  return createClient({ url: delivery.url, key: "k", flushMs: 0, logger, persist, ...options });
}

async function keepOnce(): Promise<void> {
  const client = start();
  await client.ready();
  await client.close();
}

test("a service starts from the file when its server is away", async () => {
  await keepOnce();
  const client = start({ offline: true });
  expect([await client.ready(), client.revision]).toEqual([true, "test.1"]);
  expect(client.boolean("checkout", {}, false)).toBe(true);
  await client.close();
});

test("the file is its owner's alone, and nothing is left beside it", async () => {
  await keepOnce();
  await keepOnce();
  expect(await readdir(path.dirname(file))).toEqual(["flags"]);
  expect((await stat(file)).mode & 0o777).toBe(process.platform === "win32" ? 0o666 : 0o600);
});

test("the first start has no file, and says nothing about it", async () => {
  const client = start({ offline: true });
  expect(await client.ready()).toBe(false);
  await client.close();
  expect(warnings).toEqual([]);
});

test("a file that was cut off does not decide", async () => {
  await keepOnce();
  const text = await readFile(file, "utf8");
  await writeFile(file, text.slice(0, -20));
  const client = start({ offline: true });
  expect(await client.ready()).toBe(false);
  expect(warnings).toEqual([
    "The kept snapshot is not used. It was damaged: its checksum differs.",
  ]);
  await client.close();
});

test("a place that cannot be written is told, and leaves nothing behind", async () => {
  await mkdir(path.join(file, "in-the-way"), { recursive: true });
  await chmod(file, 0o700);
  const client = start();
  expect(await client.ready()).toBe(true);
  await client.close();
  expect(warnings).toEqual([
    expect.stringContaining("The kept snapshot cannot be loaded"),
    expect.stringContaining("The snapshot cannot be kept"),
  ]);
  expect(await readdir(path.dirname(file))).toEqual(["flags"]);
});
