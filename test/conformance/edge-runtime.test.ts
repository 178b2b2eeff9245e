/** The client for edges as an edge has it: bundled, and in the runtime of Workers where `npm run test:deep` has fetched that. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { testFlag, testSnapshot } from "@yardarm/sdk/testing";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort } from "../support/free-port.ts";
import { type CaseServer, startCaseServer } from "./case-server.ts";
import { CaseSource } from "./case-source.ts";

const workerd = process.env["YARDARM_TEST_WORKERD"];

/** One module, with nothing of any runtime but what all have. */
async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    platform: "neutral",
    format: "esm",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

test("the client for edges needs no runtime of its own", async () => {
  const code = await bundled(`export * from "@yardarm/sdk/edge"`);
  expect(code).toContain("createEdgeClient");
  expect(code.match(/\b(?:process|require|Buffer|eval|Function)\b\s*[.(]|\bnode:/g)).toBeNull();
});

/** Says how it decides; how it is asked to keep things going is in the address. */
const worker = (url: string) => `
import { createEdgeClient } from "@yardarm/sdk/edge";

const edge = createEdgeClient({
  url: "${url}", key: "0", refreshMs: 100, staleAfterMs: 60_000, timeoutMs: 30_000, flushMs: 100,
  service: { name: "worker" },
});
export default {
  async fetch(request, _env, ctx) {
    const ways = { "/own": ctx, "/loose": { waitUntil: ctx.waitUntil }, "/none": {} };
    const shopper = await edge.for({ country: "KE" }, ways[new URL(request.url).pathname]);
    return Response.json(shopper.details("checkout", false));
  },
};`;

/** Of a date at which a request may name no cache. */
const config = (port: number) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2024-01-01")),
    (name = "internet", network = (allow = ["local"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);`;

const kenya = {
  id: "kenya",
  conditions: [{ attribute: "country", operator: "in", values: ["KE"] }],
  serve: { variant: "on" },
} as const;
const checkout = testFlag(
  "boolean",
  { on: true, off: false },
  { rules: [kenya], fallthrough: { variant: "off" } },
);

describe.each(workerd === undefined ? [] : [workerd])("in %s", (command) => {
  const source = new CaseSource([testSnapshot({ checkout })]);
  let server: CaseServer;
  let address = "";
  let stop = async (): Promise<void> => undefined;

  beforeAll(async () => {
    server = await startCaseServer(source);
    const folder = await mkdtemp(path.join(tmpdir(), "yardarm-edge-"));
    const port = await freePort();
    await writeFile(path.join(folder, "worker.js"), await bundled(worker(server.url)));
    await writeFile(path.join(folder, "config.capnp"), config(port));
    // As a group of its own: what the registry brings may be a program that starts another.
    const options = { cwd: folder, detached: true, stdio: "inherit" } as const;
    const running = spawn(command, ["serve", "config.capnp"], options);
    const ended = once(running, "exit");
    stop = async () => {
      if (running.pid !== undefined && running.exitCode === null) process.kill(-running.pid);
      await ended;
      await rm(folder, { recursive: true, force: true });
    };
    address = `http://127.0.0.1:${port}`;
    await vi.waitFor(() => answer("/own"), { timeout: 30_000, interval: 100 });
  });
  afterAll(async () => {
    await stop();
    await server.close();
  });

  async function answer(way: string): Promise<unknown> {
    return (await fetch(`${address}${way}`)).json();
  }

  test("it hears of a change and reports what it served", async () => {
    expect(await answer("/own")).toMatchObject({ errorCode: "FLAG_NOT_FOUND", revision: "x.0" });
    source.fill("0");
    const decided = { value: true, rule: "kenya", revision: "x.1" };
    await expect.poll(() => answer("/own"), { timeout: 20_000 }).toMatchObject(decided);
    const counts = () => source.observed.flatMap((batch) => batch.counts);
    await expect
      .poll(() => answer("/own").then(counts), { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ flag: "checkout", variant: "on" }));
    const attributes = () => source.observed.flatMap((batch) => batch.attributes ?? []);
    expect(attributes()).toContainEqual({ path: "country", type: "string" });
    const combinations = () => source.observed.flatMap((batch) => batch.combinations ?? []);
    await expect.poll(() => answer("/own").then(combinations), { timeout: 20_000 }).not.toEqual([]);
  });

  test.each(["/own", "/loose", "/none"])(
    "requests by %s, many at once, are decided",
    async (way) => {
      for (let turn = 0; turn < 5; turn++) {
        const answers = await Promise.all(Array.from({ length: 20 }, () => answer(way)));
        for (const decision of answers) expect(decision).toMatchObject({ value: true });
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
    },
  );
});
