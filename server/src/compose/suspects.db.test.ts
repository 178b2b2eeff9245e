/** What may be why rows of a suite failed, or scopes of a service, asked of the whole server over HTTP. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { batchOf, observing } from "../features/observations/observe.test-support.ts";
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

/** One report of a service: what so many scopes served, and how many of them failed. */
function tell(version: string, rows: readonly (readonly [string, number, number?])[]) {
  const at = new Date();
  const states = keys.flatMap((flag) => ["on", "off"].map((variant) => ({ flag, variant })));
  const placeOf = (flag: string, variant: string | undefined) =>
    states.findIndex((it) => it.flag === flag && it.variant === variant);
  const scopes = rows.reduce((sum, [, count]) => sum + count, 0);
  const batch = batchOf({
    ...{ service: "web", version },
    ...{ from: new Date(at.getTime() - 10_000).toISOString(), to: at.toISOString() },
    combinations: {
      // Ten times as many began as were recorded.
      ...{ begun: 10 * scopes, recorded: scopes, served: states, traces: [] },
      rows: rows.map(([values, count, failed]) => ({
        scopes: count,
        served: keys.map((flag, index) => placeOf(flag, values.split(" ")[index])),
        ...(failed !== undefined && { failed }),
      })),
    },
  });
  const place = { project: "shop", environment: "production" };
  return observing(shop.server.ground.database, at).observe(place, batch);
}

test("scopes that failed in a running service point to what was served in them", async () => {
  const running = async (query = "") => {
    const { statusCode, body } = await ask("GET", `${url}/suspects/running${query}`);
    expect(statusCode, body).toBe(200);
    return JSON.parse(body);
  };
  await tell("1", [["on on on", 400]]);
  // Nobody told of a failure: that says nothing.
  expect(await running()).toMatchObject({ services: [], of: null, suspects: [], culprit: null });
  await tell("2", [
    ["off off off", 900, 8],
    ["off on off", 500, 6],
    ["on off off", 300, 2],
    ["on on off", 200, 40],
    ["on on on", 60, 9],
  ]);
  // Told in two reports, and of one combination only a little.
  await tell("2", [
    ["on on on", 40, 12],
    ["off off on", 2],
    ["on off on", 120],
    ["off on on", 90],
  ]);
  const { services, of, rows, suspects, culprit } = await running();
  expect(services).toHaveLength(1);
  expect(of).toMatchObject({ service: "web", version: "2", failedScopes: 77, scopes: 2_212 });
  expect(rows).toEqual({ failed: 2, passed: 5, few: 1 });
  expect(culprit).toEqual([
    { flag: "new-checkout", variant: "on" },
    { flag: "payments-v2", variant: "on" },
  ]);
  expect(suspects[0]).toMatchObject({ failed: 2, passed: 0, explainsAll: true });
  expect(await running("?service=web&version=1")).toMatchObject({ of: null, suspects: [] });
  const refused = await ask("GET", `${url}/suspects/running?days=99`);
  expect(refused.statusCode).toBe(400);
}, 60_000);

test("of an environment that is not there, nothing is suspect", async () => {
  const refused = await ask("GET", `${base}/environments/moon/interactions/suspects`);
  expect([refused.statusCode, refused.json().code]).toEqual([404, "environment_not_found"]);
});
