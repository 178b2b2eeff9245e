import { randomUUID } from "node:crypto";
import type { EvaluationCount, ObservationBatch } from "@yardarm/sdk/model";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import {
  evaluationSeries,
  evaluationsByEnvironment,
  evaluationsByFlag,
} from "./observation-read-model.ts";
import { createObservationService } from "./observation-service.ts";
import { addObservations, pruneObservations } from "./observation-store.ts";

const production = { project: "shop", environment: "production" };
const now = new Date("2026-11-24T10:20:00.000Z");

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
});

afterAll(() => testDatabase?.drop());

beforeEach(() =>
  database.execute(
    sql`TRUNCATE evaluation_count, last_evaluation, observation_batch, sdk_instance`,
  ),
);

function service(at = now) {
  return createObservationService({ database, clock: () => at, addObservations, addMore: [] });
}

const served: EvaluationCount = { flag: "a", variant: "on", reason: "STATIC", count: 3 };

function batchOf(
  counts: readonly EvaluationCount[] = [served],
  more: Partial<ObservationBatch> & { instance?: string; service?: string } = {},
): ObservationBatch {
  const { instance = "i1", service: name = "storefront", ...rest } = more;
  return {
    id: randomUUID(),
    reporter: { service: name, version: "7", instance, sdk: "@yardarm/sdk/0.1.0" },
    revision: "e1.4",
    from: "2026-11-24T10:19:50.000Z",
    to: "2026-11-24T10:20:00.000Z",
    counts,
    ...rest,
  };
}

const totals = async () => {
  const flags = await evaluationsByFlag(database, { project: "shop", now });
  return Object.fromEntries([...flags].map(([key, { total24h }]) => [key, total24h]));
};

test("counts of many batches add up", async () => {
  const { observe } = service();
  await observe(production, batchOf([served, { flag: "b", reason: "ERROR", count: 1 }]));
  await observe(production, batchOf([{ ...served, count: 39 }]));
  expect(await totals()).toEqual({ a: 42, b: 1 });
});

test("a batch is counted once, one after the other or at the same time", async () => {
  const batch = batchOf();
  const one = service();
  const other = service();
  const answers = await Promise.all(
    [one, one, other, other].map(({ observe }) => observe(production, batch)),
  );
  expect(answers.filter((answer) => answer === "counted")).toHaveLength(1);
  expect(await one.observe(production, { ...batch, id: batch.id.toUpperCase() })).toBe("duplicate");
  expect(await totals()).toEqual({ a: 3 });
});

test("two servers that count the same flags in opposite order do not lock each other up", async () => {
  const keys = Array.from({ length: 50 }, (_, i) => `flag-${i}`);
  const counts = keys.map((flag) => ({ ...served, flag, count: 1 }));
  const servers = [service(), service()];
  await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      servers[i % 2]?.observe(production, batchOf(i % 2 ? counts : counts.toReversed())),
    ),
  );
  expect(await totals()).toEqual(Object.fromEntries(keys.map((key) => [key, 40])));
});

test("a batch that cannot be saved fails alone", async () => {
  const { observe } = service();
  const answers = await Promise.allSettled([
    observe(production, batchOf()),
    observe(production, batchOf()),
    observe(production, batchOf([served], { id: "no uuid" })),
    observe(production, batchOf()),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(await totals()).toEqual({ a: 9 });
});

test("a name with a character that Postgres cannot hold is counted without it", async () => {
  const { observe } = service();
  expect(await observe(production, batchOf([{ ...served, flag: "a\0b" }]))).toBe("counted");
  expect(await totals()).toEqual({ ab: 3 });
});

test("a client's wrong clock moves counts neither into the future nor out of sight", async () => {
  const { observe } = service();
  await observe(production, batchOf([served], { to: "2031-01-01T00:00:00Z" }));
  await observe(production, batchOf([served], { to: "1970-01-01T00:00:00Z" }));
  await observe(production, batchOf([served], { to: "2026-11-24T09:59:59.999+01:00" }));
  const evaluations = (await evaluationsByFlag(database, { project: "shop", now })).get("a");
  expect(evaluations?.lastEvaluatedAt).toBe(now.toISOString());
  const hours = new Map(evaluations?.hours.map((count, index) => [index, count] as const));
  expect([hours.get(0), hours.get(21), hours.get(23)]).toEqual([3, 3, 3]);
  expect(evaluations?.hours.reduce((sum, count) => sum + count, 0)).toBe(9);
});

test("a flag's page sees its environments apart, and the time of its last evaluation outlives the counts", async () => {
  await service(new Date("2026-10-01T08:00:00.000Z")).observe(
    { ...production, environment: "staging" },
    batchOf([served], { to: "2026-10-01T08:00:00.000Z" }),
  );
  await service().observe(production, batchOf());
  const evaluations = await evaluationsByEnvironment(database, { project: "shop", flag: "a", now });
  expect(evaluations.get("production")).toMatchObject({ total24h: 3 });
  expect(evaluations.get("staging")).toMatchObject({
    total24h: 0,
    lastEvaluatedAt: "2026-10-01T08:00:00.000Z",
  });
  expect(evaluations.has("development")).toBe(false);
});

test("the series of a flag tell variants and services apart", async () => {
  const { observe } = service();
  await observe(
    production,
    batchOf([
      served,
      { ...served, variant: "off", count: 1 },
      { flag: "a", reason: "ERROR", count: 2 },
    ]),
  );
  await observe(production, batchOf([{ ...served, reason: "SPLIT" }], { service: "checkout" }));
  const question = { project: "shop", flag: "a", environment: "production", now };
  const { hours, series, services } = await evaluationSeries(database, question);
  expect([hours.length, hours[0], hours[23]]).toEqual([
    24,
    "2026-11-23T11:00:00.000Z",
    "2026-11-24T10:00:00.000Z",
  ]);
  expect(series.map(({ variant, counts }) => [variant, counts[23]])).toEqual([
    ["on", 6],
    [null, 2],
    ["off", 1],
  ]);
  expect(services).toEqual([
    { service: "storefront", count: 6, lastSeenAt: now.toISOString() },
    { service: "checkout", count: 3, lastSeenAt: now.toISOString() },
  ]);
});

test("an instance is remembered with the newest that it said, also when old reports come late", async () => {
  const later = new Date(now.getTime() + 10_000);
  await service(later).observe(production, batchOf([], { revision: "e1.9" }));
  await service().observe(production, batchOf([], { revision: "e1.4" }));
  const { rows } = await database.execute(sql`SELECT revision, last_seen_at FROM sdk_instance`);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ revision: "e1.9" });
});

test("pruning forgets old batches, counts and instances, and nothing else", async () => {
  const old = new Date("2026-10-01T08:00:00.000Z");
  await service(old).observe(
    production,
    batchOf([served], { to: old.toISOString(), instance: "i0" }),
  );
  await service().observe(production, batchOf());
  const limit = new Date("2026-11-01T00:00:00.000Z");
  await inTransaction(database, (transaction) =>
    pruneObservations(transaction, { batches: limit, counts: limit, instances: limit }),
  );
  const { rows } = await database.execute(sql`
    SELECT (SELECT count(*)::int FROM observation_batch) AS batches,
           (SELECT count(*)::int FROM evaluation_count) AS counts,
           (SELECT count(*)::int FROM sdk_instance) AS instances,
           (SELECT count(*)::int FROM last_evaluation) AS last`);
  expect(rows[0]).toEqual({ batches: 1, counts: 1, instances: 1, last: 1 });
});
