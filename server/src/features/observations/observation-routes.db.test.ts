/** What services report, and what people then see of it, asked of the whole server. */
import { randomUUID } from "node:crypto";
import { valueMark } from "@yardarm/sdk/evaluate";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  base,
  flagBody,
  off,
  openShopApi,
  type ShopApi,
} from "../../compose/shop-api.test-support.ts";
import { batchOf, combinations } from "./observe.test-support.ts";

let shop: ShopApi;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);
const keys = new Map<"server" | "client", string>();

beforeAll(async () => {
  shop = await openShopApi();
  await shop.protect(false);
  for (const kind of ["server", "client"] as const) {
    const url = `${base}/environments/development/sdk-keys`;
    const made = await ask("POST", url, { body: { name: kind, kind } });
    keys.set(kind, made.json().secret);
  }
});

afterAll(() => shop?.close());

/** Reports as an SDK does, at this moment. */
async function report(
  more: Parameters<typeof batchOf>[0],
  kind: "server" | "client" = "server",
): Promise<void> {
  const to = new Date().toISOString();
  const { statusCode, body } = await shop.server.app.inject({
    method: "POST",
    url: "/sdk/v1/observations",
    headers: { host: "127.0.0.1", authorization: `Bearer ${keys.get(kind)}` },
    payload: batchOf({ from: to, to, ...more }),
  });
  if (statusCode !== 202) throw new Error(`${statusCode} ${body}`);
}

const services = async () => (await ask("GET", `${base}/services`)).json();

test("an instance is told with the revisions that it lacks, as far as they can have reached it", async () => {
  const flag = await shop.makeFlag();
  const { headers } = await ask("GET", `${base}/environments/development/snapshot`);
  const held = String(headers["etag"]).replaceAll('"', "");
  const turn = async (on: boolean, ifMatch: number) =>
    ask("PATCH", `${base}/flags/${flag}/configs/development`, { body: { on }, ifMatch });
  await turn(true, 1);
  await turn(false, 2);
  await report({ instance: "fresh", revision: held });
  const { database } = shop.server.ground;
  await database.execute(sql`UPDATE delta SET at = at - interval '1 minute'`);
  await report({ instance: "behind", revision: held, staleMs: 90_000 });
  await database.execute(sql`
    UPDATE sdk_instance SET last_seen_at = last_seen_at - interval '55 seconds'
     WHERE instance = 'fresh'`);
  await report({ instance: "foreign", revision: "zz9.1" });
  await report({ instance: "new", revision: undefined as never, service: "api" });
  const { instances, instanceCount } = await services();
  expect(instanceCount).toBe(4);
  const told = new Map(instances.map((it: { instance: string }) => [it.instance, it] as const));
  expect(told.get("behind")).toMatchObject({
    ...{ environment: "development", service: "storefront", version: "7", behind: 2 },
    ...{ staleMs: 90_000, sdk: "@yardarm/sdk/0.1.0" },
  });
  // Its report came before the deltas could.
  expect(told.get("fresh")).toMatchObject({ behind: 0, staleMs: null });
  expect(told.get("foreign")).toMatchObject({ behind: null });
  expect(told.get("new")).toMatchObject({ behind: null, revision: null, service: "api" });
});

test("keys that do not exist are told with all who ask for them, and what else gave defaults", async () => {
  await ask("POST", `${base}/flags`, { body: flagBody("new-checkout") });
  const archived = await shop.makeFlag();
  const { headers } = await ask("GET", `${base}/flags/${archived}`);
  const body = { state: "archived" };
  const ifMatch = String(headers["etag"]);
  const gone = await ask("PATCH", `${base}/flags/${archived}`, { body, ifMatch });
  expect(gone.statusCode).toBe(200);
  const missing = (flag: string, count: number) => ({
    ...{ flag, reason: "ERROR", errorCode: "FLAG_NOT_FOUND", count },
  });
  await report({ service: "web", counts: [missing("new-chekout", 5), missing(archived, 1)] });
  await report({ service: "api", counts: [missing("new-chekout", 2)] });
  await report({
    service: "api",
    staleMs: 61_000,
    counts: [
      { flag: "lamp", reason: "ERROR", errorCode: "TYPE_MISMATCH", count: 3 },
      { flag: "lamp", variant: "on", reason: "STATIC", count: 4 },
    ],
  });
  const page = await services();
  expect(page.unknownFlags).toEqual([
    {
      ...{ flag: "new-chekout", isArchived: false, similar: "new-checkout" },
      ...{ count: 7, services: ["api", "web"] },
    },
    { flag: archived, isArchived: true, similar: null, count: 1, services: ["web"] },
  ]);
  expect(page.problems).toContainEqual(
    expect.objectContaining({ service: "api", flag: "lamp", kind: "TYPE_MISMATCH", count: 3 }),
  );
  expect(page.problems).toContainEqual(
    expect.objectContaining({ service: "api", flag: "", kind: "STALE", count: 7 }),
  );
});

test("an attribute that rules look at and nobody sends is told, with the one that was meant", async () => {
  const rule = (attribute: string) => ({
    id: attribute.toLowerCase(),
    conditions: [{ operator: "all", conditions: [{ operator: "in", attribute, values: ["KE"] }] }],
    serve: { variant: "on" },
  });
  await ask("POST", `${base}/flags`, { body: flagBody("misspelt") });
  const config = {
    ...off,
    on: true,
    rules: [rule("contry"), rule("plan"), rule("user.name.first")],
  };
  const put = await ask("PUT", `${base}/flags/misspelt/configs/development`, {
    body: { config },
    ifMatch: 1,
  });
  expect(put.statusCode).toBe(200);
  expect((await services()).unsentAttributes).toEqual([]);
  await report({
    attributes: [
      { path: "country", type: "string" },
      { path: "plan", type: "string" },
      { path: "user.name", type: "object" },
    ],
  });
  await report({ service: "api", attributes: [{ path: "plan", type: "number" }] });
  expect((await services()).unsentAttributes).toEqual([
    { environment: "development", path: "contry", usedBy: ["flag/misspelt"], similar: "country" },
  ]);
  const { attributes } = (await ask("GET", `${base}/attributes`)).json();
  expect(attributes).toContainEqual({
    ...{ environment: "development", path: "plan", types: ["number", "string"] },
    ...{ services: ["api", "storefront"], lastSeenAt: expect.any(String) },
  });
});

test("the defaults of code stand beside what the flag serves when it is off", async () => {
  const variants = [
    { name: "small", value: { size: 5, of: "page" } },
    { name: "large", value: { size: 50, of: "page" } },
  ];
  const made = await ask("POST", `${base}/flags`, {
    body: flagBody("paging", { type: "object", variants }),
  });
  expect(made.statusCode).toBe(201);
  const config = { ...off, offVariant: "small", fallthrough: { variant: "small" } };
  const url = `${base}/flags/paging/configs/development`;
  await ask("PUT", url, { body: { config }, ifMatch: 1 });
  const marked = (value: unknown) => ({
    flag: "paging",
    type: "object" as const,
    ...valueMark(value),
  });
  await report({ defaults: [marked({ of: "page", size: 5 })] });
  await report({ service: "api", defaults: [marked({ size: 50, of: "page" }), marked({})] });
  await report({ service: "old", defaults: [{ flag: "paging", type: "boolean", value: false }] });
  const { defaults } = (await ask("GET", `${base}/flags/paging/defaults`)).json();
  const of = (service: string) =>
    defaults
      .filter((it: { service: string }) => it.service === service)
      .map((it: Record<string, unknown>) => [it["variant"], it["isOffVariant"], it["isOfType"]])
      .sort();
  expect(of("storefront")).toEqual([["small", true, true]]);
  expect(of("api")).toEqual([
    [null, false, true],
    ["large", false, true],
  ]);
  expect(of("old")).toEqual([[null, false, false]]);
  expect((await ask("GET", `${base}/flags/nothing/defaults`)).json()).toEqual({ defaults: [] });
});

test("what is tracked adds up by the hour, in total and by the variants of a flag", async () => {
  const sums = (sum: number, squares: number, min: number, max: number) => ({
    sum,
    squares,
    min,
    max,
  });
  await report({
    metrics: [
      { name: "orders", count: 3, ...sums(6, 14, 1, 3) },
      { name: "orders", flag: "lamp", variant: "on", count: 1, ...sums(3, 9, 3, 3) },
    ],
  });
  await report({ metrics: [{ name: "orders", count: 1, ...sums(2, 4, 2, 2) }] }, "client");
  const metrics = async (query: string) =>
    (await ask("GET", `${base}/metrics?environment=development${query}`)).json().metrics;
  expect(await metrics("")).toEqual([
    {
      ...{ name: "orders", flag: null, variant: null, count: 4, sum: 8, mean: 2, min: 1, max: 3 },
      ...{ deviation: expect.closeTo(0.816, 2), services: ["storefront"] },
    },
  ]);
  expect(await metrics("&flag=lamp&days=30")).toMatchObject([
    { flag: "lamp", variant: "on", count: 1, deviation: null },
  ]);
});

test("combinations are listed by flag; a page's key tells none, since everybody can read it", async () => {
  await report({ combinations: combinations([{ variants: { lamp: "on", shade: "red" } }]) });
  const told = { combinations: combinations([{ variants: { lamp: "on", forged: "yes" } }]) };
  await report({ ...told, defaults: [{ flag: "forged", type: "boolean", value: true }] }, "client");
  const list = async (query: string) =>
    (await ask("GET", `${base}/combinations?environment=development${query}`)).json().combinations;
  expect(await list("&flag=lamp")).toMatchObject([{ variants: { lamp: "on", shade: "red" } }]);
  expect(await list("&flag=lamp&flag=shade")).toHaveLength(1);
  expect(await list("&flag=forged")).toEqual([]);
  expect(await list("")).toHaveLength(1);
});

const run = {
  ...{ id: randomUUID(), format: 1, commit: "4f8a5c7", suite: "unit", environment: "staging" },
  ...{ scopes: 1, scopesNotListed: 0, variantsNotListed: 0 },
  combinations: [{ hash: "6bc451d3bbcb844d", scopes: 1, variants: { lamp: "on" } }],
};

test("a run of tests is taken once", async () => {
  const post = () => ask("POST", `${base}/test-runs`, { body: run });
  const first = await post();
  expect([first.statusCode, first.json()]).toEqual([201, { id: run.id, state: "stored" }]);
  const again = await post();
  expect([again.statusCode, again.json().state]).toEqual([200, "duplicate"]);
});

test.each([
  ["an environment that does not exist", { environment: "moon" }, 404, ["/environment"]],
  ["an id that is none", { id: "1" }, 400, ["/id"]],
  ["a format of a later time", { format: 2 }, 400, ["/format"]],
  [
    "a combination of nothing",
    { combinations: [{ scopes: 1, variants: {} }] },
    400,
    ["/combinations/0/variants"],
  ],
  [
    "a key that no flag has",
    { combinations: [{ scopes: 1, variants: { "A B": "on" } }] },
    400,
    undefined,
  ],
])("a run with %s is refused", async (_what, part, status, pointers) => {
  const refused = await ask("POST", `${base}/test-runs`, { body: { ...run, ...part } });
  expect(refused.statusCode).toBe(status);
  const { errors } = refused.json<{ errors: { pointer: string }[] }>();
  if (pointers !== undefined) expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
  else expect(errors.length).toBeGreaterThan(0);
});
