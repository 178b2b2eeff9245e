/** People in the record: known as long as their keys are there, and not a day longer. */
import { createHash } from "node:crypto";
import { entryHashInput, verifyChain } from "@yardarm/core/audit";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Caller } from "../../platform/actor.ts";
import { createDatabase, type Database } from "../../platform/db/database.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { listEntries, storedEntries } from "./audit-read-model.ts";
import { createRecord } from "./audit-service.ts";
import { forgetInRecord } from "./forgetting-store.ts";
import { createRetentionService, firstKept } from "./retention-service.ts";
import { withoutChance } from "./without-chance.test-support.ts";

const ada = "0b5f2a52-0000-4000-8000-000000000001";
const bob = "0b5f2a52-0000-4000-8000-000000000002";
const chain = "project:shop";
let now = new Date("2026-11-25T10:00:00.000Z");
let testDatabase: TestDatabase;
let database: Database;
const { record } = createRecord({ clock: () => now });

const caller: Pick<Caller, "actor" | "requestId" | "ip" | "userAgent"> = {
  actor: { kind: "person", id: ada, name: "Ada Lovelace" },
  requestId: "r-1",
  ip: "203.0.113.7",
  userAgent: "Browser/1",
};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
});

beforeEach(async () => {
  now = new Date("2026-11-25T10:00:00.000Z");
  await testDatabase.pool.query("DELETE FROM person");
  await testDatabase.pool.query(
    "INSERT INTO person (id, email, name) VALUES ($1, 'ada@example.com', 'Ada Lovelace'), ($2, 'bob@example.com', 'Bob')",
    [ada, bob],
  );
});

afterAll(() => testDatabase?.drop());

const append = (more: Partial<Parameters<typeof record>[2]> = {}) =>
  inTransaction(database, (tx) =>
    record(tx, chain, {
      kind: "member.changed",
      caller,
      summary: "Ada Lovelace made Bob editor, before viewer.",
      details: { person: bob, to: "editor" },
      ...more,
    }),
  );

const newest = async () => (await listEntries(database, chain, { limit: 1 })).entries[0];
const stored = async () =>
  (
    await testDatabase.pool.query(
      "SELECT document FROM audit_entry ORDER BY at DESC, entry DESC LIMIT 1",
    )
  ).rows[0].document as string;
const erase = (person: string) => inTransaction(database, (tx) => forgetInRecord(tx, person));
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const verdict = async () =>
  verifyChain(await storedEntries(database, chain, { after: 0, limit: 10_000 }), sha256);

test("no name, address or place stands in the clear in what is stored, and all of it is read back", async () => {
  await append({ reason: "Bob <bob@example.com> asked." });
  const text = await stored();
  for (const personal of ["Ada", "Bob", "bob@", "203.0.113.7", "Browser"])
    expect(withoutChance(text)).not.toContain(personal);
  expect(await newest()).toMatchObject({
    actor: { kind: "person", id: ada, name: "Ada Lovelace" },
    summary: "Ada Lovelace made Bob editor, before viewer.",
    reason: "Bob <bob@example.com> asked.",
    where: { ip: "203.0.113.7", userAgent: "Browser/1" },
  });
});

test("of somebody erased nothing is left, others stay, and the chain is as it was", async () => {
  await append();
  const before = await verdict();
  expect(await erase(bob)).toEqual({ months: 1, openEntries: 0 });
  expect(await newest()).toMatchObject({
    actor: { name: "Ada Lovelace" },
    summary: "Ada Lovelace made erased person editor, before viewer.",
    where: { ip: "203.0.113.7" },
  });
  await erase(ada);
  expect(await newest()).toMatchObject({
    actor: { id: ada, name: "erased person" },
    summary: "erased person made erased person editor, before viewer.",
    where: null,
  });
  expect(await verdict()).toEqual(before);
});

test("a token is named after its person, and goes with them", async () => {
  const actor = { kind: "token", id: "t-1", name: "ci of Bob", personId: bob } as const;
  await append({ caller: { ...caller, actor }, summary: "ci of Bob did it.", details: {} });
  expect(await newest()).toMatchObject({ actor, summary: "ci of Bob did it." });
  await erase(bob);
  expect(await newest()).toMatchObject({
    actor: { name: "ci of erased person" },
    summary: "ci of erased person did it.",
  });
});

test("a name from before is sealed as well", async () => {
  await append({
    summary: "Ada Lovelace changed Robert: is now called Bob.",
    people: [{ id: bob, name: "Robert" }],
  });
  expect(withoutChance(await stored())).not.toContain("Robert");
  expect((await newest())?.summary).toBe("Ada Lovelace changed Robert: is now called Bob.");
});

test("from where somebody asked who had not signed in is sealed too, and told of nobody", async () => {
  const actor = { kind: "system", id: "anonymous", name: "somebody who is not signed in" } as const;
  await append({ caller: { ...caller, actor }, summary: "A sign-in was refused.", details: {} });
  expect(await stored()).not.toContain("203.0.113.7");
  expect((await newest())?.where?.ip).toBe("203.0.113.7");
  await erase("nobody");
  expect((await newest())?.where).toBeNull();
});

test("a part of the system comes from nowhere", async () => {
  const actor = { kind: "system", id: "seed", name: "seed" } as const;
  await append({ caller: { actor, requestId: "", ip: "" }, summary: "Seeded.", details: {} });
  expect((await newest())?.where).toBeNull();
});

test("whoever was erased is not named anew by what comes later", async () => {
  await testDatabase.pool.query(
    "UPDATE person SET erased_at = now(), name = 'erased person' WHERE id = $1",
    [bob],
  );
  await append({ summary: "Ada Lovelace erased a person.", details: { person: bob } });
  const { rows } = await testDatabase.pool.query(
    "SELECT count(*)::int FROM audit_person_key WHERE person = $1",
    [bob],
  );
  const keysBefore = rows[0].count;
  await append({ summary: "Ada Lovelace erased a person.", details: { person: bob } });
  const after = await testDatabase.pool.query(
    "SELECT count(*)::int FROM audit_person_key WHERE person = $1",
    [bob],
  );
  expect(after.rows[0].count).toBe(keysBefore);
});

test("two who name the same person for the first time in a month agree on the key", async () => {
  now = new Date("2027-01-01T00:00:00.000Z");
  const chains = Array.from({ length: 8 }, (_, index) => `project:p${index}`);
  await Promise.all(
    chains.map((each) =>
      inTransaction(database, (tx) =>
        record(tx, each, { kind: "k.k", caller, summary: "Ada Lovelace is here.", details: {} }),
      ),
    ),
  );
  for (const each of chains) {
    const { entries } = await listEntries(database, each, { limit: 1 });
    expect(entries[0]?.summary).toBe("Ada Lovelace is here.");
  }
});

test("retention forgets whole months, says so, and keeps the chain", async () => {
  const retention = createRetentionService({ database, record, clock: () => now });
  now = new Date("2028-01-31T10:00:00.000Z");
  await append();
  now = new Date("2028-04-15T10:00:00.000Z");
  await append();
  await retention.apply();
  expect((await listEntries(database, chain, { limit: 2 })).entries[1]?.actor.name).toBe(
    "Ada Lovelace",
  );

  await retention.setPersonalMonths(2, "Our policy.", { ...caller, may: () => true });
  await retention.apply();
  const { entries } = await listEntries(database, chain, { limit: 2 });
  expect(entries.map(({ actor }) => actor.name)).toEqual(["Ada Lovelace", "erased person"]);
  const told = await listEntries(database, "installation", { limit: 2 });
  expect(told.entries).toMatchObject([
    { kind: "retention.applied", details: { months: 2 } },
    { kind: "retention.changed", reason: "Our policy.", details: { from: null, to: 2 } },
  ]);
  await retention.apply();
  expect((await listEntries(database, "installation", { limit: 1 })).entries[0]?.entry).toBe(
    told.entries[0]?.entry,
  );
  expect((await verdict()).fault).toBeUndefined();
  expect(firstKept(new Date("2026-01-31T00:00:00Z"), 2)).toBe("2025-11");
});

test("entries from before keep their names, are verified as ever, and are not shown of somebody erased", async () => {
  const document = {
    ...{ chain: "project:old", entry: 1, at: "2026-10-01T10:00:00.000Z", kind: "member.changed" },
    actor: { kind: "person", id: ada, name: "Ada Lovelace" },
    ...{
      summary: "Ada Lovelace made Bob editor.",
      reason: null,
      requestId: null,
      ip: "203.0.113.7",
    },
    ...{ request: null, details: { person: bob } },
  };
  const text = entryHashInput(null, document);
  const hash = createHash("sha256").update(text).digest();
  await testDatabase.pool.query("INSERT INTO audit_head VALUES ('project:old', 1, $1)", [hash]);
  await testDatabase.pool.query(
    "INSERT INTO audit_entry VALUES ('project:old', 1, '2026-10-01', 'member.changed', 'person', $1, NULL, $2, $3)",
    [ada, text, hash],
  );
  await testDatabase.pool.query(
    "INSERT INTO audit_search VALUES ('project:old', 1, '2026-10-01', ARRAY['who:' || $1], '')",
    [bob],
  );
  const read = async () => (await listEntries(database, "project:old", { limit: 1 })).entries[0];
  expect(await read()).toMatchObject({
    summary: "Ada Lovelace made Bob editor.",
    where: { ip: "203.0.113.7" },
  });
  await testDatabase.pool.query("UPDATE person SET erased_at = now() WHERE id = $1", [bob]);
  expect(await erase(bob)).toMatchObject({ openEntries: 1 });
  expect(await read()).toMatchObject({
    summary: "Not shown: it names an erased person.",
    actor: { name: "Ada Lovelace" },
  });
  const entries = await storedEntries(database, "project:old", { after: 0, limit: 10 });
  expect(verifyChain(entries, sha256).fault).toBeUndefined();
});
