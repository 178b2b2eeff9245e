import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createReader } from "../../platform/db/reader.ts";
import { readFlagUsage } from "./usage-read-model.ts";

let database: TestDatabase;
const now = new Date("2026-11-26T12:00:00Z");
const place = { project: "shop", environment: "production" };

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(`
    INSERT INTO evaluation_count (project, environment, flag, hour, variant, reason, service, count) VALUES
      ('shop', 'production', 'cart', '2026-11-26T11:00Z', 'on', 'SPLIT', 'api', 3),
      ('shop', 'production', 'cart', '2026-11-26T10:00Z', 'on', 'DEFAULT', 'api', 4),
      ('shop', 'production', 'cart', '2026-11-26T10:00Z', 'off', 'SPLIT', 'worker', 5),
      ('shop', 'production', 'cart', '2026-11-26T10:00Z', '', 'ERROR', 'broken', 6),
      ('shop', 'production', 'cart', '2026-11-24T10:00Z', 'on', 'SPLIT', 'gone', 7),
      ('shop', 'staging', 'cart', '2026-11-26T10:00Z', 'on', 'SPLIT', 'elsewhere', 8);
    INSERT INTO context_attribute (project, environment, service, path, type, first_seen_at, last_seen_at) VALUES
      ('shop', 'production', 'api', 'country', 'string', '2026-11-21T08:00Z', '2026-11-26T08:00Z'),
      ('shop', 'production', 'api', 'country', 'null', '2026-11-20T08:00Z', '2026-11-26T08:00Z'),
      ('shop', 'production', 'api', 'age', 'number', '2026-11-22T08:00Z', '2026-11-26T08:00Z'),
      ('shop', 'staging', 'worker', 'country', 'string', '2026-11-20T08:00Z', '2026-11-26T08:00Z')`);
});

afterAll(() => database?.drop());

test("each service that decided a flag in the last day is told with what it sends, and what it got", async () => {
  expect(await readFlagUsage(createReader(database.pool), { ...place, flag: "cart", now })).toEqual(
    [
      {
        service: "api",
        served: new Map([["on", 7]]),
        attributes: [
          { path: "age", types: ["number"] },
          { path: "country", types: ["null", "string"] },
        ],
        since: "2026-11-20",
      },
      { service: "worker", served: new Map([["off", 5]]), attributes: [], since: null },
    ],
  );
});

test("of a flag that nobody decided nothing is known", async () => {
  const reader = createReader(database.pool);
  expect(await readFlagUsage(reader, { ...place, flag: "badge", now })).toEqual([]);
});
