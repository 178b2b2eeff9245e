/** The first thing that anybody sees. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { listEntries } from "../features/audit/audit-read-model.ts";
import { listFlags } from "../features/flags/flag-grid-read-model.ts";
import { openTestApp, type TestApp } from "./app.test-support.ts";
import { seedDemo } from "./demo.ts";

let server: TestApp;

beforeAll(async () => {
  server = await openTestApp();
  await seedDemo(server.ground);
});

afterAll(() => server?.close());

const grid = () =>
  listFlags(server.ground.reader, { project: "storefront", now: server.ground.clock() });

test("the demo has flags in every stage of life", async () => {
  const flags = await grid();
  expect(flags.length).toBeGreaterThanOrEqual(40);
  const count = new Map<string, number>();
  for (const { stage } of flags) count.set(stage, (count.get(stage) ?? 0) + 1);
  expect([...count.keys()].sort()).toEqual(
    ["archived", "expired", "live", "new", "permanent", "rolling-out", "stale"].sort(),
  );
});

test("some of its flags are asked for all day, some never", async () => {
  const flags = await grid();
  const asked = flags.filter(({ evaluations }) => evaluations.hours.every((hour) => hour > 0));
  const never = flags.filter(({ evaluations }) => evaluations.lastEvaluatedAt === null);
  expect(asked.length).toBeGreaterThan(25);
  expect(never.length).toBeGreaterThan(2);
});

test("the example shop finds every flag that it asks for, with the type that it expects", async () => {
  const types = new Map((await grid()).map(({ key, type }) => [key, type]));
  expect(Object.fromEntries([...shopFlags.keys()].map((key) => [key, types.get(key)]))).toEqual(
    Object.fromEntries(shopFlags),
  );
});

const shopFlags = new Map([
  ["checkout.express-wallet", "boolean"],
  ["checkout.one-page", "boolean"],
  ["catalog.new-card-layout", "boolean"],
  ["catalog.badge-text", "string"],
  ["pricing.free-shipping-threshold", "number"],
  ["pricing.spring-sale", "boolean"],
  ["search.semantic-ranking", "boolean"],
  ["home.hero-theme", "string"],
  ["recommendations.engine", "string"],
  ["support.chat-widget", "boolean"],
  ["payments.pay-later", "boolean"],
  ["loyalty.points-banner", "boolean"],
  ["ops.read-only-mode", "boolean"],
  ["storefront.maintenance-banner", "object"],
]);

test("its production is protected, and its record tells who made all of it, and why", async () => {
  const { rows } = await server.database.pool.query(
    "SELECT key, is_protected FROM environment ORDER BY position",
  );
  expect(rows).toEqual([
    { key: "development", is_protected: false },
    { key: "staging", is_protected: false },
    { key: "production", is_protected: true },
  ]);
  const { entries } = await listEntries(server.ground.reader, "project:storefront", { limit: 200 });
  const commits = entries.filter(({ kind }) => kind === "change_request.applied");
  expect(commits.length).toBeGreaterThan(10);
  for (const { actor, reason } of commits) {
    expect(actor.name).toBe("demo");
    expect(reason).toMatch(/\.$|\?$/);
  }
});
