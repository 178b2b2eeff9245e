/** What pages of other origins may ask with which key: over a real connection, in a browser's words. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeSource, flagServing, production } from "./fake-source.test-support.ts";
import { RunningDelivery } from "./running-delivery.test-support.ts";
import { openStream } from "./stream-reader.test-support.ts";

const shop = "https://shop.example.com";
const branch = "https://pr-7.preview.example.com";
const stranger = "https://stranger.test";
const listed = "yd_client_listed";
const bulk = "/ofrep/v1/evaluate/flags";
const body = JSON.stringify({ context: { targetingKey: "u1" } });

let running: RunningDelivery;

beforeEach(async () => {
  const source = new FakeSource({ banner: flagServing("on", { clientSide: true }) });
  allow(source, [shop, "https://*.preview.example.com"]);
  running = await RunningDelivery.start(source);
});

afterEach(() => running.stop());

function allow(source: FakeSource, origins: readonly string[]): void {
  source.keys.set(listed, { ...production, keyId: "k9", kind: "client", origins });
}

function corsOf({ headers }: { headers: { readonly [name: string]: unknown } }) {
  return {
    origin: headers["access-control-allow-origin"],
    exposed: headers["access-control-expose-headers"],
  };
}

const exposed = "etag, retry-after";
const asPage = (origin: string, more: object = {}, method = "POST") => ({
  ...{ method, key: listed, headers: { origin, ...more } },
  ...(method === "POST" && { body }),
});

test.each([shop, branch])("a page that the key names (%s) reads its decisions", async (origin) => {
  for (const path of [bulk, `${bulk}/banner`]) {
    const answer = await running.ask(path, asPage(origin));
    expect([answer.status, corsOf(answer)]).toEqual([200, { origin, exposed }]);
    expect(answer.headers["vary"]).toContain("Origin");
    expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
  }
});

test("a page that holds its decisions is told so, and may read that", async () => {
  const { headers } = await running.ask(bulk, asPage(shop));
  const again = await running.ask(bulk, asPage(shop, { "if-none-match": headers["etag"] }));
  expect([again.status, corsOf(again)]).toEqual([304, { origin: shop, exposed }]);
  expect(again.headers["vary"]).toContain("Origin");
});

test.each([
  ["POST", bulk],
  ["POST", `${bulk}/banner`],
  ["GET", "/sdk/v1/stream"],
  ["GET", "/sdk/v1/snapshot"],
  ["POST", "/sdk/v1/observations"],
])("%s %s is refused to other pages, which may read why", async (method, path) => {
  for (const origin of [stranger, "null", "https://example.com", `${shop}:8443`]) {
    const answer = await running.ask(path, asPage(origin, {}, method));
    expect([answer.status, corsOf(answer).origin]).toEqual([403, "*"]);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    const problem = JSON.parse(answer.body.toString());
    expect(problem).toMatchObject({ code: "origin_not_allowed", status: 403 });
    expect(problem.detail).toContain(origin);
    expect(answer.body.toString()).not.toMatch(/banner|preview/);
  }
  expect(running.source.observed.size).toBe(0);
});

test("a page that a key names from now on is let in a second later, and refused ones ask no oftener", async () => {
  const { source, timers } = running;
  const visit = async () => (await running.ask(bulk, asPage(stranger))).status;
  expect(await visit()).toBe(403);
  allow(source, [shop, stranger]);
  timers.pass(999);
  expect(await visit()).toBe(403);
  timers.pass(1);
  expect(await visit()).toBe(200);
});

test("a refused page whose key is gone since learns that", async () => {
  expect((await running.ask(bulk, asPage(stranger))).status).toBe(403);
  running.source.keys.delete(listed);
  running.timers.pass(1_000);
  expect((await running.ask(bulk, asPage(stranger))).status).toBe(401);
});

test("a program says no origin and is let in", async () => {
  const answer = await running.ask(bulk, { ...asPage(shop), headers: {} });
  expect([answer.status, corsOf(answer).origin]).toEqual([200, undefined]);
  expect(answer.headers["vary"]).toContain("Origin");
});

test("a key that names no origins serves pages of all", async () => {
  const answer = await running.ask(bulk, { ...asPage(stranger), key: "yd_client_good" });
  expect([answer.status, corsOf(answer)]).toEqual([200, { origin: "*", exposed }]);
});

test("no page reads what a server key gets", async () => {
  for (const path of [bulk, `${bulk}/banner`]) {
    const { headers } = await running.ask(path, { ...asPage(shop), key: "yd_server_good" });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("the question before the question is answered for every page, without a key and for long", async () => {
  const paths: [string, string][] = [
    ["POST", bulk],
    ["POST", `${bulk}/banner`],
    ["GET", "/sdk/v1/stream"],
    ["POST", "/sdk/v1/observations"],
  ];
  for (const [method, path] of paths) {
    const { status, headers } = await running.ask(path, {
      method: "OPTIONS",
      key: null,
      headers: { origin: stranger, "access-control-request-method": method },
    });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": expect.stringContaining(method),
      "access-control-allow-headers": expect.stringMatching(/authorization, x-api-key/),
      "access-control-max-age": "86400",
    });
  }
  expect(running.source.reads).toEqual([]);
});

test("a stream is open to the pages of its key, and ends when they no longer are", async () => {
  const { source, timers } = running;
  const reader = await openStream(running.url("/sdk/v1/stream"), {
    authorization: `Bearer ${listed}`,
    origin: shop,
  });
  expect(reader.response.headers["access-control-allow-origin"]).toBe(shop);
  expect([await reader.next(), await reader.next()]).toMatchObject([{}, { event: "reset" }]);
  timers.pass(15_000);
  expect(await reader.next()).toEqual({ event: "comment" });
  source.commit({ flags: { banner: flagServing("off", { clientSide: true }) } });
  expect(await reader.next()).toMatchObject({ event: "changed" });
  allow(source, ["https://elsewhere.example.com"]);
  timers.pass(15_000);
  while ((await reader.next()) !== undefined);
  const again = await running.ask("/sdk/v1/stream", asPage(shop, {}, "GET"));
  expect(again.status).toBe(403);
});
