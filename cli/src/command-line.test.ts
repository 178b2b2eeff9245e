import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startFakeServer, validToken } from "./testing/fake-server.test-support.ts";
import { run } from "./testing/run.test-support.ts";
import { version } from "./version.ts";

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

test("a server that does not answer is unreachable, for people and for programs", async () => {
  const url = `http://127.0.0.1:${await closedPort()}`;
  const env = { YARDARM_URL: url, YARDARM_TOKEN: validToken };
  const forPeople = await run(["flags"], { env });
  expect(forPeople).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(`Cannot reach ${url} (ECONNREFUSED)`),
  });
  const forPrograms = await run(["flags", "--json"], { env });
  expect(forPrograms.code).toBe(3);
  expect(JSON.parse(forPrograms.stdout)).toMatchObject({ error: { code: "unreachable" } });
});

test("something else at the address is told apart from Yardarm", async () => {
  const server = await startFakeServer();
  const env = { YARDARM_URL: server.url, YARDARM_TOKEN: validToken };
  server.answer("GET /api/v1/me", { body: "<!doctype html>", type: "text/html" });
  const page = await run(["whoami"], { env });
  server.answer("GET /api/v1/me", { status: 502, body: "Bad gateway", type: "text/html" });
  const gateway = await run(["whoami"], { env });
  await server.close();
  expect(page).toMatchObject({ code: 2, stderr: expect.stringContaining("unexpected_answer") });
  expect(gateway).toMatchObject({ code: 3, stderr: expect.stringContaining("502") });
});

test.each([
  [["--help"], 0],
  [["toggle", "--help"], 0],
  [["--version"], 0],
  [[], 2],
  [["tooggle"], 2],
  [["flags", "--colour"], 2],
] as const)("%j ends with %i", async (args, code) => {
  expect(await run([...args])).toMatchObject({ code });
});

test("the version is that of the package", async () => {
  const { stdout } = await run(["--version"]);
  expect(stdout).toBe(`${version}\n`);
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});

test("a mistyped command is answered with the nearest one", async () => {
  const { stderr } = await run(["tooggle"]);
  expect(stderr).toContain("toggle");
});

test("help names the exit codes", async () => {
  const { stdout } = await run(["--help"]);
  expect(stdout).toContain("Exit codes: 0 fine, 1 findings");
});
