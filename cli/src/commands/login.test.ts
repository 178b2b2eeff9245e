import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type FakeServer,
  startFakeServer,
  validToken,
} from "../testing/fake-server.test-support.ts";
import { run } from "../testing/run.test-support.ts";

let server: FakeServer;
let folder: string;
let env: Record<string, string>;
let settingsFile: string;
beforeEach(async () => {
  server = await startFakeServer();
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-cli-"));
  env = { XDG_CONFIG_HOME: folder };
  settingsFile = path.join(folder, "yardarm", "config.json");
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test("a valid token is kept where only its owner can read it, and used afterwards", async () => {
  const login = await run(["login", "--url", `${server.url}/`, "--token", validToken], { env });
  expect(login).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Ada <ada@example.com>"),
  });
  expect((await stat(settingsFile)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(settingsFile))).mode & 0o777).toBe(0o700);
  const { code, stdout } = await run(["whoami", "--json"], { env });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    url: server.url,
    person: { email: "ada@example.com", name: "Ada", isAdmin: false },
    projects: [{ key: "storefront", name: "Storefront", role: "editor" }],
  });
});

test("the token is asked for when it is not given, and never shown", async () => {
  const outcome = await run(["login", "--url", server.url], { env, secret: validToken });
  expect(outcome.code).toBe(0);
  expect(outcome.stdout + outcome.stderr).not.toContain(validToken);
});

test("a token that the server does not know is not kept", async () => {
  const outcome = await run(["login", "--url", server.url, "--token", "yd_pat_wrong"], { env });
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("unauthenticated") });
  await expect(stat(settingsFile)).rejects.toThrow("ENOENT");
});

test.each(["yd_server_abc", "yd_client_abc"])("the SDK key %s is told apart", async (token) => {
  const outcome = await run(["login", "--url", server.url, "--token", token], { env });
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("SDK key") });
  expect(server.requests).toEqual([]);
});

test("a kept token is not sent to another server", async () => {
  const other = await startFakeServer();
  await run(["login", "--url", server.url, "--token", validToken], { env });
  const outcome = await run(["whoami"], { env: { ...env, YARDARM_URL: other.url } });
  await other.close();
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("not_signed_in") });
  expect(other.requests).toEqual([]);
});

test("the environment wins over what was kept", async () => {
  await run(["login", "--url", server.url, "--token", validToken], { env });
  const outcome = await run(["whoami"], { env: { ...env, YARDARM_TOKEN: "yd_pat_other" } });
  expect(outcome.code).toBe(2);
  expect(server.requests.at(-1)?.headers.authorization).toBe("Bearer yd_pat_other");
});

test("logout forgets, and says when there was nothing to forget", async () => {
  await run(["login", "--url", server.url, "--token", validToken], { env });
  expect(await run(["logout", "--json"], { env })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"wasSignedIn": true'),
  });
  expect(await run(["logout"], { env })).toMatchObject({ stdout: "Nobody was signed in.\n" });
  expect(await run(["flags"], { env })).toMatchObject({ code: 2 });
});

test.each(["not a url", "ftp://flags.example.com", "http://me:secret@flags.example.com"])(
  "the address %j is refused",
  async (url) => {
    const outcome = await run(["login", "--url", url, "--token", validToken], { env });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("url_invalid") });
  },
);

test.each(["{", "[]", '{"url":1,"token":"x"}'])(
  "a spoilt settings file %s is named",
  async (text) => {
    await run(["login", "--url", server.url, "--token", validToken], { env });
    await writeFile(settingsFile, text);
    const outcome = await run(["whoami"], { env });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining(settingsFile) });
    expect(await readFile(settingsFile, "utf8")).toBe(text);
  },
);
