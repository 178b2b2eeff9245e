/** For how long a passed test counts: said by policy, and held to by pages and by what becomes possible. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { base, flagBody, openShopApi, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
/** How much later it is for the server. */
let laterMs = 0;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);
const url = `${base}/environments/production/interactions`;

beforeAll(async () => {
  shop = await openShopApi({ clock: () => new Date(Date.now() + laterMs) });
  await shop.protect(false);
  for (const key of ["cart", "badge"]) await ask("POST", `${base}/flags`, { body: flagBody(key) });
});

afterAll(() => shop?.close());

test("a policy says for how many days a test counts, on pages and for what becomes possible", async () => {
  const policy = `${base}/policies/tested-together`;
  const { version: ifMatch } = (await ask("GET", policy)).json();
  const requirement = { kind: "untested_combinations", untestedMax: 0, testDaysMax: 30 };
  expect((await ask("PATCH", policy, { body: { requirement }, ifMatch })).statusCode).toBe(200);
  const daysOf = async (query: string) => (await ask("GET", url + query)).json().maxAgeDays;
  expect([await daysOf(""), await daysOf("?maxAgeDays=7")]).toEqual([30, 7]);

  const combinations = [{ scopes: 1, variants: { cart: "on", badge: "off" } }];
  const run = {
    ...{ id: randomUUID(), format: 1, commit: "abc1234", suite: "unit", environment: "staging" },
    ...{ scopes: 1, scopesNotListed: 0, variantsNotListed: 0, passed: 1, failed: 0, combinations },
  };
  expect((await ask("POST", `${base}/test-runs`, { body: run })).statusCode).toBe(201);
  const place = { flag: "cart", environment: "production" };
  const turned = { kind: "config.on", ...place, from: false, to: true };
  const effect = async (query = "") => {
    const told = await ask("POST", `${url}/effect${query}`, { body: { changes: [turned] } });
    const { newlyReachable, neverExercised } = told.json();
    return { newlyReachable, neverExercised };
  };
  await expect.poll(() => effect()).toEqual({ newlyReachable: 1, neverExercised: 0 });
  laterMs = 31 * 86_400_000;
  expect(await effect()).toEqual({ newlyReachable: 1, neverExercised: 1 });
  expect(await effect("?maxAgeDays=90")).toEqual({ newlyReachable: 1, neverExercised: 0 });
}, 120_000);
