import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSealer, requireKey } from "./sealing.ts";

const place = { purpose: "test", subject: "1" };
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "yardarm-sealing-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test("the embedded database keeps its key beside it, from one start to the next", async () => {
  const settings = { sealingKeys: [], databaseUrl: undefined, dataDir };
  const sealed = (await openSealer(settings)).seal("a secret", place);
  expect((await openSealer(settings)).open(sealed, place).toString()).toBe("a secret");
  expect(await readdir(dataDir)).toEqual(["sealing.key"]);
});

test("a database of one's own is not served without a key, and no key is made for it", async () => {
  const folder = path.join(dataDir, "elsewhere");
  const sealer = await openSealer({
    sealingKeys: [],
    databaseUrl: "postgres://db/x",
    dataDir: folder,
  });
  expect(() => requireKey(sealer)).toThrow("openssl rand -base64 32");
  await expect(readdir(folder)).rejects.toThrow("ENOENT");
});

test("given keys come first, also with the embedded database", async () => {
  const key = Buffer.alloc(32, 1);
  const given = await openSealer({ sealingKeys: [key], databaseUrl: undefined, dataDir });
  const elsewhere = { sealingKeys: [key], databaseUrl: "postgres://db/x", dataDir };
  expect((await openSealer(elsewhere)).open(given.seal("a secret", place), place).toString()).toBe(
    "a secret",
  );
});
