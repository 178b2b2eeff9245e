/** The README's first two steps, done as they stand there. */
import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Me, PersonalTokenCreated, SdkKeyCreated } from "@yardarm/server/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sessionOf } from "../support/api-session.ts";
import { freePort } from "../support/free-port.ts";
import { type ProductProcess, startProduct } from "../support/product-process.ts";
import { workspacePath } from "../support/workspace-path.ts";

const root = workspacePath(".", "");
let folder: string;
let port: number;
let url: string;
let product: ProductProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-quick-"));
  port = await freePort();
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await product?.stop("SIGKILL");
  // npm ends before those whom it started, which may still write there.
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

test("npm start serves, and prints where and how to sign in", async () => {
  product = startProduct({
    command: process.platform === "win32" ? "npm.cmd" : "npm",
    args: ["--prefix", root, "start"],
    env: { PORT: String(port), STOREFRONT_PORT: "0", YARDARM_DATA_DIR: folder },
  });
  expect(await product.said(/(http:\/\/127\.0\.0\.1:\d+\/sign-in\?token=\S+)/)).toContain(url);
  await product.until("being ready", async () => {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    return response?.ok === true;
  });
});

test("the service of the README decides as the demo says", async () => {
  const key = await makeServerKey();
  const readme = await readFile(path.join(root, "README.md"), "utf8");
  const snippet = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  expect(snippet).toContain('url: "http://127.0.0.1:4280"');
  const program = `${snippet.replace("http://127.0.0.1:4280", url).replace("yd_server_…", key)}
    const context = { targetingKey: "u1", country: "KE" };
    console.log(JSON.stringify(flags.details("checkout.express-wallet", context, false)));
    await flags.close();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { cwd: workspacePath("test", "") },
  );
  const decision = JSON.parse(stdout);
  expect(decision).toMatchObject({ value: expect.any(Boolean), variant: expect.any(String) });
  expect(decision.reason).not.toBe("ERROR");
});

test("ending npm ends everything", async () => {
  await product.stop("SIGTERM");
  const timeout = 60_000;
  const isServed = () => fetch(`${url}/healthz`).then(String, () => "gone");
  await expect.poll(isServed, { timeout }).toBe("gone");
  const database = path.join(folder, "postgres", "cluster", "data", "postmaster.pid");
  const isStored = () => access(database).then(String, () => "gone");
  await expect.poll(isStored, { timeout }).toBe("gone");
});

/** With the session of the printed link, which works once. */
async function makeServerKey(): Promise<string> {
  const token = await product.said(/\/sign-in\?token=(\S+)/);
  const headers = { "content-type": "application/json", origin: url };
  const signIn = await fetch(`${url}/api/v1/session/link`, {
    method: "POST",
    headers,
    body: JSON.stringify({ token }),
  });
  const me = (await signIn.json()) as Me;
  const cookie = signIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const made = await fetch(`${url}/api/v1/me/tokens`, {
    method: "POST",
    headers: { ...headers, cookie, "x-csrf-token": me.csrfToken ?? "" },
    body: JSON.stringify({ name: "Quick start", expiresInDays: 1 }),
  });
  const personal = (await made.json()) as PersonalTokenCreated;
  const { secret } = await sessionOf(url, personal.secret).call<SdkKeyCreated>(
    "POST",
    "/projects/storefront/environments/development/sdk-keys",
    { body: { name: "Quick start", kind: "server" } },
  );
  return secret;
}
