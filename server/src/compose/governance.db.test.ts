/** What the routes of segments, environments, changes and the record do, asked of the whole server. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { base, off, openShopApi, owner, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
/** A new flag for each test. */
let flag: string;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openShopApi();
  await shop.protect(false);
});

afterAll(() => shop?.close());

beforeEach(async () => {
  flag = await shop.makeFlag();
});

const configUrl = (environment = "development") => `${base}/flags/${flag}/configs/${environment}`;

test("a snapshot is sent once for each revision", async () => {
  const url = `${base}/environments/development/snapshot`;
  const first = await ask("GET", url);
  expect(first.json().revision).toBe(String(first.headers["etag"]).replaceAll('"', ""));
  const second = await ask("GET", url, {
    headers: { "if-none-match": String(first.headers["etag"]) },
  });
  expect([second.statusCode, second.body]).toEqual([304, ""]);
});

test("a segment is created with keys, edited, used, and told where", async () => {
  const key = `beta-${flag}`;
  const created = await ask("POST", `${base}/segments`, {
    body: { key, name: "Beta", owner, included: ["u2", "u1"], excluded: ["u3"] },
  });
  expect([created.statusCode, created.headers["location"]]).toEqual([
    201,
    `${base}/segments/${key}`,
  ]);
  await ask("POST", `${base}/segments/${key}/keys`, {
    body: { list: "included", add: ["u1", "u9"], remove: ["u2"] },
  });
  const rules = [
    { id: "r1", conditions: [{ operator: "segment", values: [key] }], serve: { variant: "on" } },
  ];
  await ask("PUT", configUrl(), { body: { config: { ...off, rules } }, ifMatch: 1 });
  const read = await ask("GET", `${base}/segments/${key}`);
  expect(read.json()).toMatchObject({
    owner: { name: "Checkout" },
    included: { count: 2, keys: ["u1", "u9"] },
    excluded: { count: 1, keys: ["u3"] },
    flags: [{ flag, environment: "development" }],
  });
  const { segments } = (await ask("GET", `${base}/segments`)).json();
  expect(segments.find((row: { key: string }) => row.key === key)).toMatchObject({
    includedCount: 2,
    excludedCount: 1,
    flagCount: 1,
  });
  const only = await ask("PATCH", `${base}/segments/${key}`, {
    body: { environments: ["development"] },
    ifMatch: 1,
  });
  expect(Object.keys(only.json().revisions)).toEqual(["production", "staging"]);
  const all = await ask("PATCH", `${base}/segments/${key}`, {
    body: { environments: null },
    ifMatch: 2,
  });
  expect(Object.keys(all.json().revisions)).toEqual(["production", "staging"]);
});

test("an environment is added at the end, and moved to the front", async () => {
  const body = { key: "preview", name: "Preview", kind: "test" };
  expect((await ask("POST", `${base}/environments`, { body })).statusCode).toBe(201);
  const moved = await ask("PATCH", `${base}/environments/preview`, {
    body: { position: 0 },
    ifMatch: 1,
  });
  expect(moved.statusCode).toBe(200);
  const { environments } = (await ask("GET", base)).json();
  expect(environments.map(({ key }: { key: string }) => key)).toEqual([
    "preview",
    "development",
    "staging",
    "production",
  ]);
  expect((await ask("GET", `${base}/flags/${flag}`)).json().configs).toHaveLength(4);
  const last = (await ask("GET", `${base}/changes?limit=2`)).json().requests;
  for (const { number } of last) {
    const url = `${base}/changes/${number}/revert`;
    expect((await ask("POST", url, { body: {} })).statusCode).toBe(200);
  }
});

test("a preview says what would happen, and nothing happens", async () => {
  const change = { kind: "config.on", flag, environment: "production", from: false, to: true };
  const seen = await ask("POST", `${base}/changes/preview`, { body: { changes: [change] } });
  expect(seen.json()).toMatchObject({
    sentences: [`Turn on \`${flag}\` in production.`],
    touched: ["production"],
    protected: [],
  });
  expect((await ask("GET", `${base}/flags/${flag}`)).json().configs[2].version).toBe(1);
});

test("the record tells what was done, by whom, in which request, and why", async () => {
  await ask("PATCH", configUrl(), {
    body: { on: true, reason: "Let us see." },
    ifMatch: 1,
    headers: { "x-request-id": "request-0001" },
  });
  const { entries } = (await ask("GET", `${base}/audit?limit=1`)).json();
  expect(entries).toEqual([
    expect.objectContaining({
      kind: "change_request.applied",
      summary: `Turn on \`${flag}\` in development`,
      reason: "Let us see.",
      requestId: "request-0001",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      details: expect.objectContaining({
        entities: [expect.objectContaining({ address: `flag/${flag}/development` })],
      }),
    }),
  ]);
});
