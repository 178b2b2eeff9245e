/** What a flag's routes do, asked of the whole server. */
import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  base,
  flagBody,
  off,
  openShopApi,
  owner,
  type ShopApi,
} from "../../compose/shop-api.test-support.ts";

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
const versionOf = ({ headers }: LightMyRequestResponse) => headers["etag"];

test("a new flag has a place, a version, and the bare config everywhere", async () => {
  const created = await ask("POST", `${base}/flags`, { body: flagBody("lamp") });
  expect(created.statusCode).toBe(201);
  expect(created.headers).toMatchObject({ location: `${base}/flags/lamp`, etag: '"1"' });
  const read = await ask("GET", `${base}/flags/lamp`);
  expect(read.headers["etag"]).toBe('"1"');
  expect(read.json()).toMatchObject({
    key: "lamp",
    owner: { name: "Checkout" },
    stage: "defined",
    changedBy: { kind: "token" },
    configs: [
      { environment: "development", version: 1, config: off, serving: { on: false, share: 0 } },
      { environment: "staging", version: 1, config: off },
      { environment: "production", version: 1, config: off },
    ],
  });
});

test("turning a flag on moves its config, not its facts", async () => {
  const turned = await ask("PATCH", configUrl(), { body: { on: true }, ifMatch: 1 });
  expect(turned.json()).toMatchObject({
    state: "applied",
    revisions: { development: expect.any(Number) },
  });
  expect(turned.json()).not.toHaveProperty("versions");
  expect(versionOf(turned)).toBe('"2"');
  const again = await ask("PATCH", configUrl(), { body: { on: true }, ifMatch: 2 });
  expect(again.json()).toEqual({ state: "unchanged", revisions: {} });
  expect(versionOf(again)).toBe('"2"');
  expect((await ask("GET", `${base}/flags/${flag}`)).headers["etag"]).toBe('"1"');
});

test("the grid has one row for each flag, with what it serves everywhere", async () => {
  await ask("PATCH", configUrl(), { body: { on: true }, ifMatch: 1 });
  const { flags } = (await ask("GET", `${base}/flags`)).json();
  expect(flags.find(({ key }: { key: string }) => key === flag)).toMatchObject({
    owner: { name: "Checkout" },
    serving: { development: { on: true, share: 100, text: "On" }, production: { on: false } },
    evaluations: { lastEvaluatedAt: null, total24h: 0 },
  });
});

test("the grid is asked for in one state, so that archived flags come only where they are shown", async () => {
  await ask("PATCH", `${base}/flags/${flag}`, { body: { state: "archived" }, ifMatch: 1 });
  const listed = async (query: string) => {
    const { flags } = (await ask("GET", `${base}/flags${query}`)).json();
    return flags.some(({ key }: { key: string }) => key === flag);
  };
  expect(await listed("")).toBe(true);
  expect(await listed("?state=active")).toBe(false);
  expect(await listed("?state=archived")).toBe(true);
  expect((await ask("GET", `${base}/flags?state=gone`)).statusCode).toBe(400);
});

test("a config is replaced as a whole, and the history says what that meant", async () => {
  const rules = [
    {
      id: "r1",
      name: "Kenya",
      conditions: [{ operator: "in", attribute: "country", values: ["KE"] }],
      serve: { variant: "on" },
    },
  ];
  const put = await ask("PUT", configUrl(), {
    body: { config: { ...off, on: true, rules }, reason: "A trial." },
    ifMatch: 1,
  });
  expect(put.statusCode).toBe(200);
  const { requests } = (await ask("GET", `${base}/changes?flag=${flag}`)).json();
  expect(requests[0]).toMatchObject({
    reason: "A trial.",
    author: { kind: "token" },
    sentences: [expect.stringContaining("Kenya"), `Turn on \`${flag}\` in development.`],
  });
});

test("variants and facts are patched together, or not at all", async () => {
  const variants = [
    { name: "on", value: true },
    { name: "off", value: false, description: "Nothing." },
  ];
  const patched = await ask("PATCH", `${base}/flags/${flag}`, {
    body: { name: "Better", variants, tags: ["a"] },
    ifMatch: 1,
    headers: { "x-test": "1" },
  });
  // Another description of a variant is nothing that services see.
  expect(patched.json()).toMatchObject({ state: "applied", revisions: {} });
  const wrong = await ask("PATCH", `${base}/flags/${flag}`, {
    body: { name: "Worse", variants: [{ name: "on", value: 1 }] },
    ifMatch: 2,
  });
  expect(wrong.statusCode).toBe(422);
  expect((await ask("GET", `${base}/flags/${flag}`)).json().name).toBe("Better");
});

test("an archived flag is served as it was for a while, and nobody changes it meanwhile", async () => {
  const archived = await ask("PATCH", `${base}/flags/${flag}`, {
    body: { state: "archived" },
    ifMatch: 1,
  });
  expect(archived.json()).toMatchObject({ state: "applied", revisions: {} });
  const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  const read = (await ask("GET", `${base}/flags/${flag}`)).json();
  expect(read).toMatchObject({ stage: "archived", servedUntil: inTwoWeeks });
  const changed = await ask("PATCH", configUrl(), { body: { on: true }, ifMatch: 1 });
  expect([changed.statusCode, changed.json().code]).toEqual([409, "flag_frozen"]);
  const snapshot = await ask("GET", `${base}/environments/development/snapshot`);
  expect(snapshot.json().flags).toHaveProperty(flag);
  await ask("PATCH", `${base}/flags/${flag}`, { body: { state: "active" }, ifMatch: 2 });
  const again = (await ask("GET", `${base}/flags/${flag}`)).json();
  expect(again).toMatchObject({ stage: "defined" });
  expect(again).not.toHaveProperty("servedUntil");
});

test("an archived flag that is served no more stays as it was, and whoever restores it is told what comes back", async () => {
  const grace = `${base}/policies/leaves-in-order`;
  await ask("PATCH", grace, { body: { state: "archived" }, ifMatch: 1 });
  await ask("PATCH", configUrl(), { body: { on: true }, ifMatch: 1 });
  await ask("PATCH", `${base}/flags/${flag}`, { body: { state: "archived" }, ifMatch: 1 });
  await ask("PATCH", grace, { body: { state: "active" }, ifMatch: 2 });
  const changed = await ask("PATCH", configUrl(), { body: { on: false }, ifMatch: 2 });
  expect([changed.statusCode, changed.json().detail]).toEqual([
    409,
    `\`${flag}\` is archived. Restore it to change it.`,
  ]);
  await ask("PATCH", `${base}/flags/${flag}`, { body: { state: "active" }, ifMatch: 2 });
  const { requests } = (await ask("GET", `${base}/changes?flag=${flag}`)).json();
  expect(requests[0].sentences).toEqual([
    `Restore \`${flag}\`, served as before in development (on).`,
  ]);
});

test("its key stays taken, and nothing else can be made of it", async () => {
  await ask("PATCH", `${base}/flags/${flag}`, { body: { state: "archived" }, ifMatch: 1 });
  const again = await ask("POST", `${base}/flags`, { body: flagBody(flag, { type: "string" }) });
  expect(again.statusCode).not.toBe(201);
});

test("a context is tried as a service would", async () => {
  await ask("POST", `${base}/segments`, {
    body: {
      key: `seg-${flag}`,
      name: "S",
      owner,
      included: ["ada"],
    },
  });
  const rule = {
    id: "r1",
    conditions: [{ operator: "segment", values: [`seg-${flag}`] }],
    serve: { variant: "on" },
  };
  const config = { ...off, on: true, rules: [rule], fallthrough: { variant: "off" } };
  await ask("PUT", configUrl(), { body: { config }, ifMatch: 1 });
  const tried = async (targetingKey: string) => {
    const body = { environment: "development", context: { targetingKey } };
    return (await ask("POST", `${base}/flags/${flag}/try`, { body })).json();
  };
  expect(await tried("ada")).toMatchObject({
    value: true,
    variant: "on",
    reason: "TARGETING_MATCH",
    rule: "r1",
    revision: expect.stringMatching(/^[^.]+\.\d+$/),
  });
  expect(await tried("bo")).toMatchObject({ value: false, variant: "off" });
});

test("evaluations of a flag that nobody asked for are 24 empty hours", async () => {
  const url = `${base}/flags/${flag}/evaluations?environment=development`;
  const { hours, series, services } = (await ask("GET", url)).json();
  expect([hours.length, series, services]).toEqual([24, [], []]);
});

test("a write that is sent twice under one key is done once", async () => {
  const wish = { body: { on: true }, ifMatch: 1, headers: { "idempotency-key": `once-${flag}` } };
  const first = await ask("PATCH", configUrl(), wish);
  const second = await ask("PATCH", configUrl(), wish);
  expect([second.statusCode, second.json(), versionOf(second)]).toEqual([
    first.statusCode,
    first.json(),
    versionOf(first),
  ]);
  const reused = await ask("PATCH", configUrl("staging"), wish);
  expect([reused.statusCode, reused.json().code]).toEqual([422, "idempotency_key_reused"]);
});

test("a stale write is told both versions", async () => {
  await ask("PATCH", configUrl(), { body: { on: true }, ifMatch: 1 });
  const answer = await ask("PATCH", configUrl(), { body: { on: false }, ifMatch: 1 });
  expect(answer.json()).toMatchObject({
    code: "version_mismatch",
    versions: { expected: "1", current: "2" },
  });
});
