import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { base } from "../../compose/shop-api.test-support.ts";
import { webhookDestination } from "./checkpoint-destination.ts";
import { dayMs, type HookedShop, hourMs, openHookedShop } from "./hooked-shop.test-support.ts";
import { webhookPruning } from "./notification-jobs.ts";

let shop: HookedShop;
const ask: HookedShop["ask"] = (...question) => shop.ask(...question);

beforeAll(async () => {
  shop = await openHookedShop();
});

afterAll(() => shop?.close());

test("a commit is told to whoever wants to hear of it, signed", async () => {
  const hook = await shop.makeWebhook();
  const flag = await shop.makeFlag();
  await shop.heard(hook);
  const sent = shop.receiver.received.find(({ path }) => path === hook.path);
  const { headers = {}, body = "" } = sent ?? {};
  const at = Math.floor(shop.now() / 1000);
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "webhook-timestamp": String(at),
    "user-agent": expect.stringMatching(/^Yardarm\//),
  });
  // The library judges the time by its own clock.
  const clock = vi.spyOn(Date, "now").mockReturnValue(shop.now());
  const event = new Webhook(hook.secret).verify(body, headers);
  clock.mockRestore();
  expect(event).toMatchObject({
    id: headers["webhook-id"],
    type: "change.applied",
    project: "shop",
    timestamp: new Date(shop.now()).toISOString(),
    data: {
      title: expect.stringContaining(flag),
      sentences: [expect.stringContaining(flag)],
      author: { kind: "token" },
      reverts: null,
    },
  });
  await expect
    .poll(async () => (await shop.deliveries(hook))[0])
    .toMatchObject({
      event: headers["webhook-id"],
      state: "delivered",
      attempts: 1,
      last: { outcome: "accepted", status: 200 },
    });
});

test("what fails is tried again under the same id, and the log shows each attempt", async () => {
  const hook = await shop.makeWebhook();
  shop.receiver.answer(hook.path, { status: 500, text: "out of\u0000order" });
  await shop.makeFlag();
  await shop.heard(hook);
  await expect.poll(async () => (await shop.deliveries(hook))[0]?.last?.outcome).toBe("rejected");
  const [failed] = await shop.deliveries(hook);
  expect(failed).toMatchObject({
    state: "waiting",
    last: { status: 500, excerpt: "out of order" },
  });
  const waits = Date.parse(failed?.nextAt ?? "") - shop.now();
  expect(waits).toBeGreaterThanOrEqual(5_000);
  expect(waits).toBeLessThanOrEqual(6_000);
  expect((await shop.view(hook)).health).toMatchObject({
    failingSince: new Date(shop.now()).toISOString(),
    waiting: 1,
  });
  shop.receiver.answer(hook.path, { status: 204 });
  await shop.pass(6_000);
  await shop.heard(hook, 2);
  const [first, second] = shop.told(hook);
  expect(second).toEqual(first);
  await expect.poll(async () => (await shop.deliveries(hook))[0]?.state).toBe("delivered");
  const whole = (await ask("GET", `${hook.url}/deliveries/${failed?.event}`)).json();
  expect(whole.attempts.map((each: { outcome: string }) => each.outcome)).toEqual([
    "rejected",
    "accepted",
  ]);
  expect(whole.payload).toEqual(first);
  expect((await shop.view(hook)).health).toMatchObject({ failingSince: null, waiting: 0 });
});

test("who asks for time gets it, for everything that waits", async () => {
  const hook = await shop.makeWebhook();
  shop.receiver.answer(hook.path, { status: 429, headers: { "retry-after": "600" } });
  await shop.makeFlag();
  await shop.heard(hook);
  await expect.poll(async () => (await shop.view(hook)).health.quietUntil).not.toBeNull();
  await shop.makeFlag();
  await shop.pass(60_000);
  shop.receiver.answer(hook.path, { status: 200 });
  // What waits for others is taken at the same look.
  const other = await shop.makeWebhook();
  await shop.makeFlag();
  await shop.heard(other);
  expect(shop.told(hook)).toHaveLength(1);
  await shop.pass(600_000);
  // Two that failed or waited, and the one of the other webhook's commit.
  await shop.heard(hook, 4);
});

test("an address that is gone is not asked again, and the installation hears of it", async () => {
  const watcher = await shop.makeWebhook({ eventTypes: ["webhook.disabled"] }, "/api/v1");
  const hook = await shop.makeWebhook();
  shop.receiver.answer(hook.path, { status: 410 });
  await shop.makeFlag();
  await shop.heard(watcher);
  expect(shop.told(watcher)[0]?.data).toMatchObject({ webhook: hook.id, name: hook.path });
  expect(await shop.view(hook)).toMatchObject({ isEnabled: false, disabledWhy: "gone" });
  await shop.makeFlag();
  expect(await shop.deliveries(hook)).toHaveLength(1);
  const { entries } = (await ask("GET", `${base}/audit?limit=5`)).json();
  expect(entries.map(({ kind }: { kind: string }) => kind)).toContain("webhook.disabled");
});

test("five days of nothing but failures disable a webhook; enabling it begins anew", async () => {
  const hook = await shop.makeWebhook();
  shop.receiver.answer(hook.path, { status: 503 });
  await shop.makeFlag();
  await expect.poll(async () => (await shop.view(hook)).health.failingSince).not.toBeNull();
  await shop.pass(5 * dayMs);
  await expect.poll(async () => (await shop.view(hook)).disabledWhy).toBe("failing");
  shop.receiver.answer(hook.path, { status: 200 });
  const { version } = await shop.view(hook);
  const enabled = await ask("PATCH", hook.url, { body: { isEnabled: true }, ifMatch: version });
  expect(enabled.json()).toMatchObject({
    isEnabled: true,
    disabledWhy: null,
    health: { failingSince: null },
  });
  await shop.pass(hourMs);
  await expect.poll(async () => (await shop.deliveries(hook))[0]?.state).toBe("delivered");
});

test("deliveries are made again, one or those of some time, under their old ids", async () => {
  const hook = await shop.makeWebhook();
  await shop.makeFlag();
  await shop.pass(1_000);
  await shop.makeFlag();
  await shop.heard(hook, 2);
  const [second, first] = await shop.deliveries(hook);
  const one = await ask("POST", `${hook.url}/deliveries/${first?.event}/replay`);
  expect([one.statusCode, one.json()]).toEqual([202, { count: 1 }]);
  await shop.heard(hook, 3);
  expect(shop.told(hook).at(-1)?.id).toBe(first?.event);
  const time = {
    from: second?.at,
    to: new Date(shop.now() + 1).toISOString(),
    isFailedOnly: false,
  };
  expect((await ask("POST", `${hook.url}/replay`, { body: time })).json()).toEqual({ count: 1 });
  await shop.heard(hook, 4);
  const failed = await ask("POST", `${hook.url}/replay`, { body: { ...time, isFailedOnly: true } });
  expect(failed.json()).toEqual({ count: 0 });
  const unknown = "00000000-0000-4000-8000-000000000000";
  expect((await ask("POST", `${hook.url}/deliveries/${unknown}/replay`)).json().code).toBe(
    "delivery_not_found",
  );
});

test("webhooks of a project hear nothing of other projects; those of the installation hear of all", async () => {
  const hook = await shop.makeWebhook();
  const whole = await shop.makeWebhook({}, "/api/v1");
  await ask("POST", "/api/v1/projects", { body: { key: "third", name: "Third" } });
  await shop.heard(whole);
  expect(shop.told(whole)[0]).toMatchObject({ project: "third" });
  expect(await shop.deliveries(hook)).toEqual([]);
});

test("a checkpoint counts as kept by webhooks only while somebody listens", async () => {
  const destination = webhookDestination(shop.server.ground);
  await shop.server.database.pool.query(
    "UPDATE webhook SET event_types = '{change.applied}' WHERE 'audit.checkpoint' = ANY (event_types)",
  );
  expect(await destination.isOpen()).toBe(false);
  const hook = await shop.makeWebhook({ eventTypes: ["audit.checkpoint"] });
  expect(await destination.isOpen()).toBe(true);
  const signed = { chain: "project:shop", entry: 9, at: new Date(shop.now()), kid: "k", jws: "j" };
  await destination.publishCheckpoint(signed);
  await destination.publishCheckpoint(signed);
  await shop.heard(hook);
  expect(shop.told(hook)[0]).toMatchObject({
    type: "audit.checkpoint",
    project: "shop",
    data: { chain: "project:shop", checkpoint: { entry: 9, kid: "k", jws: "j" } },
  });
});

test("events are forgotten after thirty days, with their log", async () => {
  const hook = await shop.makeWebhook();
  await shop.makeFlag();
  await shop.heard(hook);
  await shop.pass(29 * dayMs);
  await webhookPruning(shop.server.ground).run();
  expect(await shop.deliveries(hook)).toHaveLength(1);
  await shop.pass(2 * dayMs);
  await webhookPruning(shop.server.ground).run();
  expect(await shop.deliveries(hook)).toEqual([]);
});

test("the log is read page by page, and by state", async () => {
  const hook = await shop.makeWebhook();
  for (let index = 0; index < 5; index++) await shop.makeFlag();
  await shop.heard(hook, 5);
  const events: string[] = [];
  let next: string | null = "";
  while (next !== null) {
    const query: string = next === "" ? "" : `&before=${encodeURIComponent(next)}`;
    const page = (await ask("GET", `${hook.url}/deliveries?limit=2${query}`)).json();
    events.push(...page.deliveries.map(({ event }: { event: string }) => event));
    next = page.next;
  }
  expect(new Set(events).size).toBe(5);
  expect(events).toHaveLength(5);
  expect((await ask("GET", `${hook.url}/deliveries?state=failed`)).json().deliveries).toEqual([]);
  expect((await ask("GET", `${hook.url}/deliveries?before=nonsense`)).statusCode).toBe(400);
});

test("attempts are counted, and what waits is measured", async () => {
  const text = (await shop.server.app.inject({ url: "/metrics" })).body;
  expect(text).toMatch(/yardarm_webhook_attempts_total\{result="delivered"\} [1-9]/);
  expect(text).toMatch(/yardarm_webhook_deliveries_waiting \d+/);
});
