import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { App } from "./app.ts";
import { bareApp } from "./bare-app.test-support.ts";
import { installSecurityHeaders } from "./security-headers.ts";
import { installSinglePage } from "./single-page.ts";

let folder: string;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "yardarm-page-"));
  await mkdir(path.join(folder, "built", "assets"), { recursive: true });
  await writeFile(path.join(folder, "secret.txt"), "secret");
  await writeFile(
    path.join(folder, "built", "index.html"),
    '<meta nonce="__CSP_NONCE__"><p>the page',
  );
  await writeFile(path.join(folder, "built", "mark.svg"), "<svg/>");
  await writeFile(path.join(folder, "built", "assets", "main-abc123.js"), "1");
  app = await appOn(path.join(folder, "built"));
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

async function appOn(built: string): Promise<App> {
  const made = bareApp();
  await installSecurityHeaders(made, false);
  await installSinglePage(made, {
    folder: built,
    prefixesOfPrograms: ["/api", "/sdk"],
    messageWhenAbsent: "Not built.",
  });
  return made;
}

const html = { accept: "text/html,application/xhtml+xml" };

test.each(["/", "/sign-in?token=x", "/p/shop/flags/checkout", "/p/shop/flags/checkout.v2"])(
  "%s is the page",
  async (url) => {
    const response = await app.inject({ url, headers: html });
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain("the page");
    expect(response.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
    });
  },
);

test("the page may load what is here, run no inline script, be framed by nobody, and has a nonce of its own", async () => {
  const [first, second] = await Promise.all([
    app.inject({ url: "/", headers: html }),
    app.inject({ url: "/", headers: html }),
  ]);
  const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1];
  expect(first.headers["content-security-policy"]).toBe(
    `default-src 'self'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; img-src 'self' data:; font-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'`,
  );
  expect(nonce).toHaveLength(24);
  expect(second.body).not.toContain(nonce);
});

test("what is no page may load nothing at all", async () => {
  const response = await app.inject("/api/v1/nothing");
  expect(response.headers["content-security-policy"]).toBe(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  );
  expect(response.headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
  });
});

test("files whose names change with their content are kept for ever, others are asked for again", async () => {
  const asset = await app.inject("/assets/main-abc123.js");
  expect(asset.statusCode).toBe(200);
  expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  const mark = await app.inject("/mark.svg");
  expect(mark.headers).toMatchObject({
    "cache-control": "public, max-age=0, must-revalidate",
    "content-type": "image/svg+xml",
  });
});

test.each(["/api/v1/nothing", "/api", "/sdk/v1/nothing", "/assets/gone-000000.js"])(
  "%s is a problem and never the page",
  async (url) => {
    const response = await app.inject({ url, headers: html });
    expect(response.statusCode).toBe(404);
    expect(response.json().code).toBe("route_not_found");
  },
);

test.each([
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/assets/../../secret.txt",
  "/..%2fsecret.txt",
  "/assets/%2e%2e/%2e%2e/secret.txt",
])("%s does not lead out of the folder", async (url) => {
  expect((await app.inject(url)).body).not.toContain("secret\n");
  expect((await app.inject({ url, headers: html })).body).not.toMatch(/^secret/);
});

test("an image that is not there is not the page", async () => {
  const response = await app.inject({ url: "/favicon.ico", headers: { accept: "image/*" } });
  expect(response.statusCode).toBe(404);
});

test("a page that was not built says so", async () => {
  const bare = await appOn(path.join(folder, "nowhere"));
  const response = await bare.inject({ url: "/", headers: html });
  expect(response.statusCode).toBe(503);
  expect(response.body).toContain("Not built.");
  await bare.close();
});

test("a secret in the address is not repeated in the answer", async () => {
  const response = await app.inject("/api/v1/nothing?token=abcdef");
  expect(response.body).not.toContain("abcdef");
});
