import { readFile } from "node:fs/promises";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemCaller } from "../../platform/actor.ts";
import { createDatabase, type Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { type EntryQuestion, nextAnswers, searchEntries } from "./audit-search-read-model.ts";
import { createRecord } from "./audit-service.ts";

const ada = "0b5f2a52-0000-4000-8000-000000000001";
const bob = "0b5f2a52-0000-4000-8000-000000000002";
const chain = "project:shop";
let now = new Date("2026-11-01T00:00:00.000Z");
let testDatabase: TestDatabase;
let database: Database;

const person = (id: string, name: string) => ({
  actor: { kind: "person" as const, id, name },
  ...{ requestId: "r", ip: "203.0.113.7" },
});

/** One entry a day, in this order. */
const happened = [
  {
    kind: "member.changed",
    caller: person(ada, "Ada 100%"),
    summary: "Ada 100% made Bob editor.",
    details: { person: bob },
  },
  {
    kind: "change_request.applied",
    caller: person(bob, "Bob"),
    summary: "Turn on checkout.one-page in production",
    reason: "Black Friday is over; Zürich asked.",
    request: 1,
    details: {
      entities: [{ address: "flag/checkout.one-page/production", before: 1, after: 2 }],
      revisions: { production: 2 },
    },
  },
  {
    kind: "change_request.applied",
    caller: {
      actor: { kind: "token" as const, id: "t-1", name: "ci of Bob", personId: bob },
      requestId: "r",
      ip: "",
    },
    summary: "Add keys to beta",
    request: 2,
    details: { addresses: ["list/beta/included"] },
  },
  {
    kind: "sdk_key.created",
    caller: systemCaller("demo"),
    summary: "Demo made a key.",
    details: { environment: "staging" },
  },
  {
    kind: "sdk_key.revoked",
    caller: systemCaller("demo"),
    summary: "Demo revoked a key.",
    details: { environment: "staging" },
  },
];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
  await testDatabase.pool.query(
    "INSERT INTO person (id, email, name) VALUES ($1, 'ada@example.com', 'Ada 100%'), ($2, 'bob@example.org', 'Bob')",
    [ada, bob],
  );
  const { record } = createRecord({ clock: () => now });
  for (const event of happened) {
    await inTransaction(database, (tx) => record(tx, chain, event));
    now = new Date(now.getTime() + 24 * 3_600_000);
  }
  await inTransaction(database, (tx) =>
    record(tx, "project:other", {
      kind: "member.changed",
      caller: person(ada, "Ada 100%"),
      summary: "Elsewhere.",
      details: {},
    }),
  );
});

afterAll(() => testDatabase?.drop());

const day = (date: number) => new Date(Date.UTC(2026, 10, date));

test.each<[string, EntryQuestion, readonly number[]]>([
  ["nothing", {}, [5, 4, 3, 2, 1]],
  ["a name", { who: "bob" }, [3, 2, 1]],
  ["a part of an address", { who: "EXAMPLE.COM" }, [1]],
  ["a name with a sign that means something elsewhere", { who: "100%" }, [1]],
  ["a sign alone, which is no part of anybody", { who: "_" }, []],
  ["an id", { who: ada }, [1]],
  ["a token", { who: "t-1" }, [3]],
  ["a part of the system", { who: "demo" }, [5, 4]],
  ["a kind", { kinds: ["sdk_key.created"] }, [4]],
  ["all of a kind, or another", { kinds: ["sdk_key", "member"] }, [5, 4, 1]],
  ["a flag", { flag: "checkout.one-page" }, [2]],
  ["a segment, by its keys", { segment: "beta" }, [3]],
  ["an environment", { environment: "production" }, [2]],
  ["an environment that an event names", { environment: "staging" }, [5, 4]],
  ["words of the reason, in any order and unfinished", { words: "zür blac" }, [2]],
  ["words of the summary", { words: "One-Page" }, [2]],
  ["a word that is not there", { words: "friday cyber" }, []],
  ["words without letters", { words: "!'); --" }, []],
  ["a name as a word, since names are no words of the record", { words: "Bob" }, []],
  ["a time", { from: day(2), to: day(4) }, [4, 3, 2]],
  ["a time after all", { from: day(20) }, []],
  ["a time before all", { to: new Date(0) }, []],
  ["several at once", { who: "bob", kinds: ["change_request"], environment: "production" }, [2]],
])("%s is found", async (_what, question, expected) => {
  const { entries, next } = await searchEntries(database, chain, question, { limit: 10 });
  expect(entries.map(({ entry }) => entry)).toEqual(expected);
  expect(next).toBeNull();
  const all = await nextAnswers(database, chain, question, { after: 0, limit: 10, upTo: 5 });
  expect(all).toEqual(expected.toReversed());
});

test("answers come page by page", async () => {
  const question = { who: "bob" };
  const first = await searchEntries(database, chain, question, { limit: 2 });
  expect(first.entries.map(({ entry }) => entry)).toEqual([3, 2]);
  const rest = await searchEntries(database, chain, question, {
    limit: 2,
    before: first.next ?? 0,
  });
  expect(rest.entries.map(({ entry }) => entry)).toEqual([1]);
});

test("what migration 0013 finds in entries from before is what is found in them now", async () => {
  const { pool } = testDatabase;
  const read = async () =>
    (
      await pool.query(
        "SELECT entry::int, (SELECT array_agg(t ORDER BY t) FROM unnest(terms) t) AS terms FROM audit_search WHERE chain = $1 ORDER BY entry",
        [chain],
      )
    ).rows;
  const written = await read();
  const up = await readFile(
    new URL("../../../../migrations/0013-record-search.up.sql", import.meta.url),
    "utf8",
  );
  await pool.query(`DELETE FROM audit_search; ${up.slice(up.indexOf("with entry as"))}`);
  expect(await read()).toEqual(written);
});
