/** The record: whole, in order, and beyond the reach of whoever holds the database's password for the server. */
import { createHash } from "node:crypto";
import { verifyChain } from "@yardarm/core/audit";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemCaller } from "../../platform/actor.ts";
import { createDatabase, type Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { listEntries, storedEntries } from "./audit-read-model.ts";
import { createRecord } from "./audit-service.ts";

let testDatabase: TestDatabase;
let database: Database;
const caller = systemCaller("test");
const { record } = createRecord({ clock: () => new Date() });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
});

afterAll(() => testDatabase?.drop());

const append = (chain: string, summary: string) =>
  inTransaction(database, (tx) =>
    record(tx, chain, { kind: "test.done", caller, summary, details: { order: [3, 1, 2] } }),
  );

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

async function verify(chain: string) {
  const entries = await storedEntries(database, chain, { after: 0, limit: 1_000 });
  return { count: entries.length, verdict: verifyChain(entries, sha256) };
}

test("twenty at once become a chain without gaps, whose every hash can be computed again", async () => {
  const numbers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => append("busy", `entry ${index} ü "quoted"`)),
  );
  expect(numbers.toSorted((left, right) => left - right)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  const { count, verdict } = await verify("busy");
  expect(count).toBe(20);
  const { rows } = await testDatabase.pool.query(
    "SELECT entry::int AS number, encode(hash, 'hex') AS hash FROM audit_head WHERE chain = 'busy'",
  );
  expect(verdict).toEqual({ head: rows[0] });
});

test("chains do not know each other", async () => {
  expect(await append("one", "first of one")).toBe(1);
  expect(await append("two", "first of two")).toBe(1);
  expect((await verify("one")).verdict.fault).toBeUndefined();
});

test("a transaction that is taken back leaves no entry, and no gap", async () => {
  await append("calm", "first");
  const work = inTransaction(database, async (tx) => {
    await record(tx, "calm", { kind: "test.done", caller, summary: "never", details: {} });
    throw new Error("changed my mind");
  });
  await expect(work).rejects.toThrow();
  expect(await append("calm", "second")).toBe(2);
});

test.each([
  ["an entry is changed", "UPDATE audit_entry SET document = replace(document, 'first', 'worst')"],
  ["an entry's time is changed", "UPDATE audit_entry SET at = now()"],
  ["an entry is deleted", "DELETE FROM audit_entry"],
  ["all entries are truncated", "TRUNCATE audit_entry"],
  ["a head is deleted", "DELETE FROM audit_head"],
  ["the heads are truncated", "TRUNCATE audit_head CASCADE"],
  ["a head goes back", "UPDATE audit_head SET entry = entry - 1"],
  ["a head jumps", "UPDATE audit_head SET entry = entry + 2"],
  ["a head is renamed", "UPDATE audit_head SET chain = chain || 'x', entry = entry + 1"],
])("Postgres refuses that %s", async (_what, statement) => {
  await expect(testDatabase.pool.query(statement)).rejects.toMatchObject({
    code: expect.stringMatching(/^(42501|23503)$/),
  });
});

test("whoever gets round Postgres is found out", async () => {
  for (const summary of ["first", "second", "third"]) await append("forged", summary);
  const client = await testDatabase.pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    await client.query(
      "UPDATE audit_entry SET document = replace(document, 'second', 'nothing') WHERE chain = 'forged' AND entry = 2",
    );
    await client.query("COMMIT");
  } finally {
    client.release();
  }
  const { verdict } = await verify("forged");
  expect(verdict.fault).toMatchObject({ number: 2, code: "hash_mismatch" });
  expect(verdict.head?.number).toBe(1);
});

test("entries are read newest first, page by page, as they were written", async () => {
  for (let index = 1; index <= 5; index += 1) await append("pages", `entry ${index}`);
  const first = await listEntries(database, "pages", { limit: 3 });
  expect(first.entries.map(({ entry }) => entry)).toEqual([5, 4, 3]);
  const rest = await listEntries(database, "pages", { limit: 3, before: first.next ?? 0 });
  expect(rest).toMatchObject({
    next: null,
    entries: [
      {
        entry: 2,
        kind: "test.done",
        actor: { kind: "system", id: "test", name: "test" },
        summary: "entry 2",
        reason: null,
        request: null,
        details: { order: [3, 1, 2] },
      },
      { entry: 1 },
    ],
  });
});
