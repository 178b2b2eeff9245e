import { randomUUID } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { combinationOf } from "./combination.ts";
import {
  combinationsAcrossServices,
  combinationsWith,
  statesOfPair,
} from "./combination-read-model.ts";
import { pruneCombinations } from "./combination-store.ts";
import { pruneNews } from "./news-store.ts";
import { batchOf, combinations, now, observing } from "./observe.test-support.ts";
import { pruneStates } from "./state-store.ts";
import { addTestRun, pruneTestRuns, type TestRun } from "./test-run-store.ts";
import { trimToBounds } from "./trim-store.ts";

const production = { project: "shop", environment: "production" };
const later = new Date(now.getTime() + 60_000);

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
});

afterAll(() => testDatabase?.drop());

beforeEach(() =>
  database.execute(sql`
    TRUNCATE observation_batch, sdk_instance, combination_state, combination_seen,
             combination_trace, combination_news, test_run, combination_exercised`),
);

const all = () => combinationsWith(database, production, { flags: [], limit: 100 });
const countOf = async (table: string): Promise<number> => {
  const { rows } = await database.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM ${sql.identifier(table)}`,
  );
  return rows[0]?.count ?? -1;
};

test("the same combination of many batches is one, with all who served it and since when", async () => {
  const scopes = [{ variants: { a: "on", b: "x" } }, { variants: { b: "x", a: "on" } }];
  await observing(database).observe(production, batchOf({ combinations: combinations(scopes) }));
  const next = batchOf({ service: "api", to: later.toISOString() });
  await observing(database, later).observe(production, {
    ...next,
    combinations: combinations([{ variants: { a: "on", b: "x" } }, { variants: { a: "off" } }]),
  });
  expect(await all()).toEqual([
    {
      hash: combinationOf([
        ["b", "x"],
        ["a", "on"],
      ]).hash,
      variants: { a: "on", b: "x" },
      scopes: 3,
      firstSeenAt: now.toISOString(),
      lastSeenAt: later.toISOString(),
      services: ["api", "storefront"],
    },
    expect.objectContaining({ variants: { a: "off" }, scopes: 1, services: ["api"] }),
  ]);
  expect(await countOf("combination_state")).toBe(3);
});

test("where a part of the scopes is recorded, counts are scaled up to all", async () => {
  const { observe } = observing(database);
  const scopes = [{ variants: { a: "on" } }, { variants: { a: "off" } }];
  await observe(production, batchOf({ combinations: combinations(scopes, 2_000) }));
  await observe(production, batchOf({ combinations: combinations(scopes.slice(1), 10) }));
  expect((await all()).map(({ variants, scopes: count }) => [variants["a"], count])).toEqual([
    ["off", 1_010],
    ["on", 1_000],
  ]);
});

test("a batch is counted once, however often and at how many servers it arrives", async () => {
  const batch = batchOf({ combinations: combinations([{ variants: { a: "on" } }]) });
  const servers = [observing(database), observing(database)];
  await Promise.all([0, 1, 0, 1, 0].map((server) => servers[server]?.observe(production, batch)));
  expect((await all()).map(({ scopes }) => scopes)).toEqual([1]);
});

test("servers that store the same combinations in opposite order do not lock each other up", async () => {
  const scopes = Array.from({ length: 60 }, (_, index) => ({ variants: { [`f-${index}`]: "on" } }));
  const servers = [observing(database), observing(database)];
  await Promise.all(
    Array.from({ length: 30 }, (_, turn) =>
      servers[turn % 2]?.observe(
        production,
        batchOf({ combinations: combinations(turn % 2 ? scopes : scopes.toReversed()) }),
      ),
    ),
  );
  const seen = await all();
  expect(seen).toHaveLength(60);
  expect(new Set(seen.map(({ scopes: count }) => count))).toEqual(new Set([30]));
});

test("environments, projects, services and versions are told apart", async () => {
  const { observe } = observing(database);
  const told = { combinations: combinations([{ variants: { a: "on" } }]) };
  await observe(production, batchOf(told));
  await observe(production, batchOf({ ...told, version: "8" }));
  await observe({ ...production, environment: "staging" }, batchOf(told));
  await observe({ ...production, project: "other" }, batchOf(told));
  expect(await countOf("combination_seen")).toBe(4);
  // Each project has numbers of its own.
  expect(await countOf("combination_state")).toBe(2);
  expect(await all()).toMatchObject([{ scopes: 2, services: ["storefront"] }]);
});

test("combinations are found by one flag and by two, and a pair is told by its states", async () => {
  const scopes = [
    { variants: { a: "on", b: "x", c: "1" } },
    { variants: { a: "on", b: "y" } },
    { variants: { a: "on", b: "y", c: "2" } },
    { variants: { b: "x", c: "1" } },
  ];
  await observing(database).observe(production, batchOf({ combinations: combinations(scopes) }));
  const found = async (...flags: string[]) =>
    (await combinationsWith(database, production, { flags, limit: 10 }))
      .map(({ variants }) => Object.values(variants).join())
      .sort();
  expect(await found("a")).toEqual(["on,x,1", "on,y", "on,y,2"]);
  expect(await found("a", "c")).toEqual(["on,x,1", "on,y,2"]);
  expect(await found("nothing")).toEqual([]);
  expect(await combinationsWith(database, production, { flags: ["b"], limit: 2 })).toHaveLength(2);
  const states = await statesOfPair(database, production, ["b", "a"]);
  expect(states).toEqual([
    expect.objectContaining({ variants: ["y", "on"], scopes: 2, services: ["storefront"] }),
    expect.objectContaining({ variants: ["x", "on"], scopes: 1 }),
  ]);
});

test("what services served for one trace is joined", async () => {
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const { observe } = observing(database);
  const told = (service: string, variants: Record<string, string>, its: string) =>
    observe(
      production,
      batchOf({ service, combinations: combinations([{ variants, trace: its }]) }),
    );
  await told("storefront", { a: "on" }, trace);
  await told("pricing", { b: "x", c: "1" }, trace);
  await told("storefront", { a: "off" }, "0af7651916cd43dd8448eb211c80319c");
  expect(await combinationsAcrossServices(database, production, { limit: 10 })).toEqual([
    { services: ["pricing", "storefront"], variants: { a: "on", b: "x", c: "1" } },
  ]);
});

test("combinations that differ have different hashes, whatever their flags are called", () => {
  const variants = fc.dictionary(
    fc.constantFrom("a", "b", "a.b", "ab"),
    fc.constantFrom("x", "a", "b"),
  );
  fc.assert(
    fc.property(variants, variants, (one, other) => {
      const text = (it: object) => JSON.stringify(Object.entries(it).sort());
      const isSame = text(one) === text(other);
      const hash = (it: Record<string, string>) => combinationOf(Object.entries(it)).hash;
      expect(hash(one) === hash(other)).toBe(isSame);
    }),
  );
});

function runOf(more: Partial<TestRun> = {}): TestRun {
  const exercised = [{ ...combinationOf([["a", "on"]]), scopes: 3 }];
  return {
    ...{ project: "shop", id: randomUUID(), environment: "production", suite: "unit" },
    ...{ commit: "c1", branch: "main", passed: 10, failed: 0, scopes: 3, notListed: 0 },
    ...{ reportedBy: "person:ada", receivedAt: now, exercised },
    ...more,
  };
}

const store = (run: TestRun) => inTransaction(database, (tx) => addTestRun(tx, run));

test("a run of tests is stored once, and what it exercised adds to what others did", async () => {
  const run = runOf();
  expect([await store(run), await store(run)]).toEqual([true, false]);
  await store(runOf({ failed: 1, commit: "c2", receivedAt: later }));
  await store(runOf({ suite: "e2e", branch: null, passed: null, failed: null }));
  const { rows } = await database.execute(sql`
    SELECT suite, branch, passed_runs, failed_runs, last_commit,
           last_run_at = ${later.toISOString()} AS is_later,
           last_passed_at = ${now.toISOString()} AS passed_before
      FROM combination_exercised ORDER BY suite`);
  expect(rows).toEqual([
    {
      ...{ suite: "e2e", branch: "", passed_runs: 0, failed_runs: 0, last_commit: "c1" },
      ...{ is_later: false, passed_before: null },
    },
    {
      ...{ suite: "unit", branch: "main", passed_runs: 1, failed_runs: 1, last_commit: "c2" },
      ...{ is_later: true, passed_before: true },
    },
  ]);
  expect(await countOf("test_run")).toBe(3);
});

test("pruning forgets what was not seen for long, and names that nobody told of since", async () => {
  const old = new Date("2026-10-01T08:00:00.000Z");
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const tell = (at: Date, scope: { variants: Record<string, string>; trace?: string }) =>
    observing(database, at).observe(
      production,
      batchOf({ to: at.toISOString(), combinations: combinations([scope]) }),
    );
  await tell(old, { variants: { a: "old" }, trace });
  await tell(old, { variants: { a: "told again" } });
  await tell(now, { variants: { a: "told again", b: "new" }, trace });
  await store(runOf({ receivedAt: old }));
  await store(runOf());
  const limit = new Date("2026-11-01T00:00:00.000Z");
  await inTransaction(database, async (tx) => {
    await pruneTestRuns(tx, limit);
    await pruneCombinations(tx, { seen: limit, traces: limit });
    await pruneStates(tx, limit);
  });
  const { rows } = await database.execute(
    sql`SELECT flag || ' ' || variant AS state FROM combination_state ORDER BY 1`,
  );
  expect(rows.map(({ state }) => state)).toEqual(["a on", "a told again", "b new"]);
  expect(await all()).toMatchObject([{ variants: { a: "told again", b: "new" } }]);
  expect(await countOf("combination_trace")).toBe(1);
  expect(await countOf("test_run")).toBe(1);
  await inTransaction(database, (tx) => pruneNews(tx, 10));
  expect(await countOf("combination_news")).toBe(5);
  await inTransaction(database, (tx) => pruneNews(tx, -1));
  expect(await countOf("combination_news")).toBe(0);
});

test("of each environment, the rows over the bound that were seen longest ago are forgotten", async () => {
  for (let minute = 0; minute < 6; minute++) {
    const at = new Date(now.getTime() + minute * 60_000);
    const told = {
      to: at.toISOString(),
      combinations: combinations([{ variants: { a: `${minute}` } }]),
    };
    await observing(database, at).observe(production, batchOf(told));
    await observing(database, at).observe({ ...production, environment: "staging" }, batchOf(told));
  }
  await inTransaction(database, (tx) => trimToBounds(tx, 4 / 1_000_000));
  const kept = await all();
  expect(kept.map(({ variants }) => variants["a"]).sort()).toEqual(["2", "3", "4", "5"]);
  expect(await countOf("combination_seen")).toBe(8);
});
