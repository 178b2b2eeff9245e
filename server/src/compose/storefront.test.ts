import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keptKey } from "./storefront.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-key-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("a key is made once and kept where only its owner can read it", async () => {
  const file = path.join(folder, "storefront.key");
  let made = 0;
  const keep = (isValid: boolean) =>
    keptKey({ file, isValid: async () => isValid, create: async () => `key ${++made}` });
  expect(await keep(true)).toBe("key 1");
  expect(await keep(true)).toBe("key 1");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await keep(false)).toBe("key 2");
  expect(await readFile(file, "utf8")).toBe("key 2\n");
});

test("a key is made where the folder of the data does not exist yet", async () => {
  const file = path.join(folder, "new", "storefront.key");
  expect(await keptKey({ file, isValid: async () => true, create: async () => "key" })).toBe("key");
  expect(await readFile(file, "utf8")).toBe("key\n");
});
