/** What may be why rows of a suite failed, asked of the whole server over HTTP. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { base, flagBody, openShopApi, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
const ask: ShopApi["ask"] = (...question) => shop.ask(...question);
const url = `${base}/environments/production/interactions`;
const keys = ["new-checkout", "payments-v2", "old-cart"];

beforeAll(async () => {
  shop = await openShopApi();
  for (const key of keys) await ask("POST", `${base}/flags`, { body: flagBody(key) });
}, 60_000);

afterAll(() => shop?.close());

const variants = (values: string) =>
  Object.fromEntries(keys.map((key, index) => [key, values.split(" ")[index] ?? ""]));

/** Rows that passed and rows that failed, as two runs of one suite. */
async function reportSuite(commit: string, rows: Readonly<Record<"passed" | "failed", string[]>>) {
  for (const outcome of ["passed", "failed"] as const) {
    const body = {
      ...{ id: randomUUID(), format: 1, commit, suite: "rows", environment: "staging" },
      ...{ scopes: 1, scopesNotListed: 0, variantsNotListed: 0, passed: 0, failed: 0 },
      [outcome]: rows[outcome].length,
      combinations: rows[outcome].map((values) => ({ scopes: 1, variants: variants(values) })),
    };
    expect((await ask("POST", `${base}/test-runs`, { body })).statusCode).toBe(201);
  }
}

test("rows that failed point to what they have in common, and the next rows tell suspects apart", async () => {
  const suspects = async (query = "") => {
    const { statusCode, body } = await ask("GET", `${url}/suspects?suite=rows${query}`);
    expect(statusCode, body).toBe(200);
    return JSON.parse(body);
  };
  expect(await suspects()).toMatchObject({ of: null, suspects: [], culprit: null, next: [] });
  const passed = ["off off off", "off on off", "on off on"];
  await reportSuite("aaa0001", { passed, failed: ["on on off"] });
  const open = await suspects("&rows=2");
  expect(open.of).toMatchObject({ suite: "rows", commit: "aaa0001", failed: 1, passed: 3 });
  const served = (states: readonly { flag: string; variant: string }[]) =>
    states.map(({ flag, variant }) => `${flag}: ${variant}`).join(" with ");
  const [first] = open.suspects;
  expect(first.combinations.map(served)).toContain("new-checkout: on with payments-v2: on");
  expect(open.culprit).toBe(null);
  expect(open.next.length).toBeGreaterThan(0);
  // Another commit, with the rows that were missing: now only one explains everything.
  const more = [...passed, "on off off", "off on on", "off off on"];
  await reportSuite("aaa0002", { passed: more, failed: ["on on off", "on on on"] });
  const { culprit, suspects: ranked, of } = await suspects();
  expect([of.commit, served(culprit)]).toEqual([
    "aaa0002",
    "new-checkout: on with payments-v2: on",
  ]);
  expect(ranked[0]).toMatchObject({ failed: 2, passed: 0, explainsAll: true });
  expect(ranked[0].confidence).toBeGreaterThan(ranked[1].confidence);
  // When everything passes again, nothing is suspect any more.
  await reportSuite("aaa0003", { passed: [...more, "on on off", "on on on"], failed: [] });
  expect(await suspects()).toMatchObject({ of: null, suspects: [] });
}, 60_000);

test("of an environment that is not there, nothing is suspect", async () => {
  const refused = await ask("GET", `${base}/environments/moon/interactions/suspects`);
  expect([refused.statusCode, refused.json().code]).toEqual([404, "environment_not_found"]);
});
