/** Whoever gives up a plan gives back the thread that makes it: the longest there are would be made for an hour. */
import { request } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { signIn } from "../features/access/visitor.test-support.ts";
import { type Analyst, createAnalyst } from "../features/interactions/analysis/analyst.ts";
import { admin } from "./app.test-support.ts";
import { base, openShopApi, type ShopApi } from "./shop-api.test-support.ts";

let shop: ShopApi;
let analyst: Analyst;
const place = { project: "shop", environment: "staging", now: Date.now(), maxAgeMs: 86_400_000 };
const overview = { ...place, kind: "overview", ask: { worthMax: 0 } } as const;
const hourLong = {
  ...place,
  kind: "plan",
  ask: { strength: 2, seed: 1, secondsMax: 3_600 },
} as const;
// Of eight flags the fewest rows are not proved to be the fewest, so it is searched on and on.
const flagCount = 8;

beforeAll(async () => {
  shop = await openShopApi();
  for (let count = 0; count < flagCount; count += 1) await openFlag(await shop.makeFlag());
  analyst = createAnalyst({
    databaseUrl: shop.server.database.url,
    log: shop.server.ground.logger,
  });
}, 60_000);

afterAll(async () => {
  await analyst?.close();
  await shop?.close();
});

/** For half of everybody, so that both variants can meet whatever others serve. */
async function openFlag(flag: string): Promise<void> {
  const { statusCode, body } = await shop.ask("POST", `${base}/changes`, {
    body: {
      changes: [
        { kind: "config.on", flag, environment: "staging", from: false, to: true },
        {
          kind: "config.rule",
          ...{ flag, environment: "staging", rule: "kenya", from: null },
          to: {
            rule: {
              id: "kenya",
              conditions: [{ operator: "in", attribute: flag, values: ["KE"] }],
              serve: { variant: "off" },
            },
            after: null,
          },
        },
      ],
    },
  });
  if (statusCode !== 200) throw new Error(body);
}

test("a plan that is given up, before it is begun or while it is made, holds up nobody", async () => {
  await analyst.ask(overview);
  const [first, second] = [new AbortController(), new AbortController()];
  const plans = [first, second].map(({ signal }) =>
    expect(analyst.ask(hourLong, { signal })).rejects.toMatchObject({ code: "request_given_up" }),
  );
  const after = analyst.ask(overview);
  second.abort();
  setTimeout(() => first.abort(), 100);
  await Promise.all(plans);
  expect(await after).toMatchObject({ flags: flagCount });
  await expect(analyst.ask(hourLong, { signal: first.signal })).rejects.toMatchObject({
    code: "request_given_up",
  });
}, 60_000);

test("while a plan is made it is told how far it is, to whoever knows what it is called", async () => {
  const patience = new AbortController();
  const ask = { ...hourLong.ask, watch: "mine", stepsMax: 10_000_000 };
  const plan = expect(
    analyst.ask({ ...hourLong, ask }, { signal: patience.signal }),
  ).rejects.toMatchObject({ code: "request_given_up" });
  const work = await vi.waitFor(() => {
    const found = analyst.workIn(place);
    if (found?.work !== "plan" || found.phase !== "shrinking") throw new Error("Not yet.");
    return found;
  }, 30_000);
  expect(work).toMatchObject({ watch: "mine", stepsMax: 10_000_000, open: 0 });
  expect(work.share).toBeGreaterThan(0);
  expect(work.share).toBeLessThan(1);
  expect(work.steps).toBeGreaterThan(0);
  expect(work.rows).toBeGreaterThan(3);
  expect(work.demanded).toBeGreaterThan(work.rows);
  patience.abort();
  await plan;
  await analyst.ask(overview);
  expect(analyst.workIn(place)).toBeUndefined();
}, 60_000);

test("a plan is not kept when whoever asked closes the connection", async () => {
  const { app } = shop.server;
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const visitor = await signIn(app, admin);
  const { secret } = (await visitor.ask("POST", "/api/v1/me/tokens", { name: "wire" })).json();
  const closed = new Promise<void>((resolve) => {
    app.server.once("request", (_, response) => {
      response.once("close", resolve);
      // By then it is asked, or about to be: either way it is given up.
      setTimeout(() => asked.destroy(), 100);
    });
  });
  const asked = request(new URL(`${base}/test-plans`, address), {
    method: "POST",
    headers: {
      ...{ host: "127.0.0.1:4280", authorization: `Bearer ${secret}` },
      "content-type": "application/json",
    },
  });
  asked.on("error", () => undefined);
  asked.end(JSON.stringify({ environment: "staging", secondsMax: 20 }));
  await closed;
  // The next question is answered after the plan had its turn.
  const { statusCode } = await shop.ask("GET", `${base}/environments/staging/interactions`);
  expect(statusCode).toBe(200);
  expect((await shop.ask("GET", `${base}/test-plans`)).json()).toEqual({ plans: [] });
}, 60_000);
