import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptSealingKey, parseSealingKey } from "./sealing-key.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-seal-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(["base64", "base64url", "hex"] as const)("a key may be written in %s", (encoding) => {
  const key = randomBytes(32);
  expect(parseSealingKey(` ${key.toString(encoding)}\n`)).toEqual(key);
});

test.each([
  "",
  "password",
  randomBytes(31).toString("base64"),
  `${randomBytes(32).toString("hex")}0`,
])("%j is no key", (text) => expect(parseSealingKey(text)).toBeUndefined());

test("the file is made once, for its owner only, however many ask at the same moment", async () => {
  const file = path.join(folder, "new", "sealing.key");
  const keys = await Promise.all(Array.from({ length: 12 }, () => keptSealingKey(file)));
  expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(path.dirname(file))).toEqual(["sealing.key"]);
  expect(await keptSealingKey(file)).toEqual(keys[0]);
});

test("a file that holds something else is neither used nor replaced", async () => {
  const file = path.join(folder, "broken.key");
  await writeFile(file, "half a k");
  await expect(keptSealingKey(file)).rejects.toThrow("does not hold a sealing key");
  expect(await readFile(file, "utf8")).toBe("half a k");
});
