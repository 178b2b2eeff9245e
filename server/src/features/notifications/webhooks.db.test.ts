/** Making, changing and trying webhooks through the whole server. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { base } from "../../compose/shop-api.test-support.ts";
import { type HookedShop, hourMs, openHookedShop } from "./hooked-shop.test-support.ts";
import { webhookPruning } from "./notification-jobs.ts";

let shop: HookedShop;
const ask: HookedShop["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openHookedShop();
});

afterAll(() => shop?.close());

test("a test is sent at once, tells what came of it, and is not repeated", async () => {
  const hook = await shop.makeWebhook({ format: "slack" });
  const good = (await ask("POST", `${hook.url}/test`)).json();
  expect(good).toMatchObject({
    delivery: { type: "webhook.test", state: "delivered", attempts: 1 },
    attempts: [{ outcome: "accepted", status: 200 }],
    payload: { blocks: [{ type: "section" }, expect.anything()] },
  });
  expect(shop.told(hook)).toHaveLength(1);
  shop.receiver.answer(hook.path, { status: 404, text: "no_team" });
  const bad = (await ask("POST", `${hook.url}/test`)).json();
  expect(bad).toMatchObject({
    delivery: { state: "failed" },
    attempts: [{ outcome: "rejected", status: 404, excerpt: "no_team" }],
  });
});

test("a name that leads into this network is found out when it is tried", async () => {
  const closed = await openHookedShop([]);
  const { port } = closed.receiver;
  const hook = await closed.makeWebhook({ url: `http://localhost:${port}/inside` });
  const { attempts, delivery } = (await closed.ask("POST", `${hook.url}/test`)).json();
  expect(delivery.state).toBe("failed");
  expect(attempts).toMatchObject([
    {
      outcome: "refused",
      excerpt: "localhost leads to a private or reserved address; webhooks may not reach it.",
    },
  ]);
  expect(closed.receiver.received).toEqual([]);
  await closed.close();
});

test("a new secret signs beside the old one for a while, then alone", async () => {
  const hook = await shop.makeWebhook();
  const rotated = await ask("POST", `${hook.url}/secrets`, { body: { keepOldForHours: 2 } });
  const { secret, webhook } = rotated.json();
  expect(rotated.headers["cache-control"]).toBe("no-store");
  expect(secret).toMatch(/^whsec_/);
  expect(webhook.secrets).toHaveLength(2);
  const signatures = () =>
    String(
      shop.receiver.received.filter(({ path }) => path === hook.path).at(-1)?.headers[
        "webhook-signature"
      ],
    ).split(" ");
  await ask("POST", `${hook.url}/test`);
  expect(signatures()).toHaveLength(2);
  await shop.pass(2 * hourMs);
  await ask("POST", `${hook.url}/test`);
  expect(signatures()).toHaveLength(1);
  expect((await shop.view(hook)).secrets).toHaveLength(1);
});

test("address and secret leave the server once, and stand nowhere to be read", async () => {
  const token = "T0KEN-of-the-channel";
  const url = `${shop.receiver.url}/services/${token}`;
  const hook = await shop.makeWebhook({ url, format: "slack", name: "channel" });
  await ask("PATCH", hook.url, { body: { name: "the channel" }, ifMatch: 1 });
  await ask("POST", `${hook.url}/test`);
  const shown = [
    (await ask("GET", `${base}/webhooks`)).body,
    (await ask("GET", hook.url)).body,
    (await ask("GET", `${hook.url}/deliveries`)).body,
    (await ask("GET", `${base}/audit?limit=50`)).body,
    shop.server.logged.join("\n"),
  ].join("\n");
  const key = Buffer.from(hook.secret.slice(6), "base64");
  for (const secret of [token, hook.secret.slice(6)]) expect(shown).not.toContain(secret);
  const { rows } = await shop.server.database.pool.query(
    "SELECT sealed_url, sealed FROM webhook JOIN webhook_secret ON webhook.id = webhook WHERE webhook.id = $1",
    [hook.id],
  );
  expect(rows[0].sealed_url.includes(token)).toBe(false);
  expect(rows[0].sealed.includes(key)).toBe(false);
  expect(rows[0].sealed.includes(hook.secret)).toBe(false);
});

test("webhooks of others are not there, wherever one looks for them", async () => {
  await ask("POST", "/api/v1/projects", { body: { key: "elsewhere", name: "Elsewhere" } });
  const hook = await shop.makeWebhook();
  const whole = await shop.makeWebhook({}, "/api/v1");
  const strangers = [
    `/api/v1/projects/elsewhere/webhooks/${hook.id}`,
    `/api/v1/webhooks/${hook.id}`,
    `${base}/webhooks/${whole.id}`,
  ];
  for (const url of strangers) {
    for (const [method, path, wish] of [
      ["GET", "", {}],
      ["PATCH", "", { body: { name: "x" }, ifMatch: 1 }],
      ["DELETE", "", {}],
      ["GET", "/deliveries", {}],
      ["POST", "/test", {}],
      ["POST", "/secrets", { body: {} }],
      [
        "POST",
        "/replay",
        { body: { from: new Date(0).toISOString(), to: new Date(shop.now()).toISOString() } },
      ],
    ] as const) {
      const response = await ask(method, `${url}${path}`, wish);
      expect([method, url, path, response.statusCode, response.json().code]).toEqual([
        method,
        url,
        path,
        404,
        "webhook_not_found",
      ]);
    }
  }
});

test("a deleted webhook is told nothing, and is gone with its log in the end", async () => {
  const hook = await shop.makeWebhook();
  await shop.makeFlag();
  await shop.heard(hook);
  expect((await ask("DELETE", hook.url)).statusCode).toBe(204);
  expect((await ask("GET", hook.url)).json().code).toBe("webhook_not_found");
  await shop.makeFlag();
  await shop.pass(2 * hourMs);
  await webhookPruning(shop.server.ground).run();
  const { rows } = await shop.server.database.pool.query(
    "SELECT (SELECT count(*)::int FROM webhook WHERE id = $1) AS webhooks, (SELECT count(*)::int FROM webhook_delivery WHERE webhook = $1) AS deliveries",
    [hook.id],
  );
  expect(rows[0]).toEqual({ webhooks: 0, deliveries: 0 });
  expect(shop.told(hook)).toHaveLength(1);
});

test("everything that is wrong with a wish is told, with its place", async () => {
  const body = {
    name: "x",
    url: "http://169.254.169.254/latest",
    eventTypes: ["change.applied", "sign_in.refused"],
    environments: ["production", "mars"],
  };
  const response = await ask("POST", `${base}/webhooks`, { body });
  expect(response.statusCode).toBe(422);
  expect(response.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    "/url",
    "/eventTypes/1",
    "/environments/1",
  ]);
  const hook = await shop.makeWebhook();
  const patched = await ask("PATCH", hook.url, { body: { url: "ftp://x" }, ifMatch: 1 });
  expect([patched.statusCode, patched.json().code]).toEqual([422, "webhook_url_refused"]);
  const stale = await ask("PATCH", hook.url, { body: { name: "y" }, ifMatch: 7 });
  expect([stale.statusCode, stale.json().code]).toEqual([412, "version_mismatch"]);
  expect((await ask("PATCH", hook.url, { body: { name: "y" } })).statusCode).toBe(428);
});

test("what can be told is listed, with an example in every format", async () => {
  const types = (await ask("GET", `${base}/webhook-event-types`)).json();
  expect(types.map(({ type }: { type: string }) => type)).toContain("change.applied");
  expect(types.map(({ type }: { type: string }) => type)).not.toContain("sign_in.refused");
  for (const format of ["standard", "slack", "teams", "discord"]) {
    const url = `${base}/webhook-event-types/change.applied/example?format=${format}`;
    const { payload, message } = (await ask("GET", url)).json();
    expect(payload).toBeTypeOf("object");
    expect(message === null).toBe(format === "standard");
  }
  const unknown = await ask("GET", `${base}/webhook-event-types/toString/example`);
  expect(unknown.json().code).toBe("event_type_not_found");
});

test("what is done with webhooks stands in the record", async () => {
  const hook = await shop.makeWebhook();
  await ask("PATCH", hook.url, { body: { isEnabled: false }, ifMatch: 1 });
  await ask("POST", `${hook.url}/secrets`, { body: {} });
  await ask("POST", `${hook.url}/test`);
  await ask("DELETE", hook.url);
  const { entries } = (await ask("GET", `${base}/audit?limit=5`)).json();
  expect(entries.map(({ kind }: { kind: string }) => kind)).toEqual([
    "webhook.deleted",
    "webhook.tested",
    "webhook.secret_rotated",
    "webhook.changed",
    "webhook.created",
  ]);
});

test("no more than fifty webhooks are possible in a project", async () => {
  await ask("POST", "/api/v1/projects", { body: { key: "many", name: "Many" } });
  const room = "/api/v1/projects/many";
  for (let index = 0; index < 50; index++) await shop.makeWebhook({}, room);
  await expect(shop.makeWebhook({}, room)).rejects.toThrow("webhook_limit_reached");
});
