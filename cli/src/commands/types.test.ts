import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeServer, signedIn, startFakeServer } from "../testing/fake-server.test-support.ts";
import { run } from "../testing/run.test-support.ts";

let server: FakeServer;
let env: Record<string, string>;
let folder: string;
beforeAll(async () => {
  server = await startFakeServer();
  env = signedIn(server);
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-types-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const types = (...args: string[]) => run(["types", ...args], { env });

test("without a file the declarations are printed, and nothing else", async () => {
  const { code, stdout, stderr } = await types();
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toContain('readonly "checkout.one-page": boolean;');
  expect(stdout).toContain('declare module "@yardarm/sdk"');
});

test("a file is written with its folder, and not again when it is as it should be", async () => {
  const file = path.join(folder, "src/generated/flags.d.ts");
  expect((await types(file)).stderr).toContain("2 flags");
  expect(await readFile(file, "utf8")).toBe((await types()).stdout);
  expect((await types(file)).stderr).toContain("is as it should be");
  expect((await types(file, "--check")).code).toBe(0);
});

test("in a pipeline a file that is old is a finding, with what is missing and too much", async () => {
  const file = path.join(folder, "old.d.ts");
  const text = (await types()).stdout.replace('"search.semantic": boolean', '"gone.flag": string');
  await writeFile(file, text);
  const { code, stderr } = await types(file, "--check");
  expect(code).toBe(1);
  expect(stderr).toContain('+ "search.semantic": boolean');
  expect(stderr).toContain('- "gone.flag": string');
  expect(await readFile(file, "utf8")).toBe(text);
  const json = await types(file, "--check", "--json");
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    added: ['"search.semantic": boolean'],
    removed: ['"gone.flag": string'],
  });
});

test("a file that is not there is old, and a check without a file is a mistake", async () => {
  expect((await types(path.join(folder, "none.d.ts"), "--check")).code).toBe(1);
  const { code, stderr } = await types("--check");
  expect(code).toBe(2);
  expect(stderr).toContain("Name the file");
});
