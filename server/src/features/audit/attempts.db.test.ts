/** Who knocks at the door is told of, and cannot fill the record by it. */
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "../../platform/db/database.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import { installationChain } from "./audit-event.ts";
import { listEntries } from "./audit-read-model.ts";
import { searchEntries } from "./audit-search-read-model.ts";
import { createRecord } from "./audit-service.ts";

const ada = "0b5f2a52-0000-4000-8000-000000000001";
let testDatabase: TestDatabase;
let database: Database;
let attempts: Attempts;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase(testDatabase.pool);
  await testDatabase.pool.query(
    "INSERT INTO person (id, email, name) VALUES ($1, 'ada@example.com', 'Ada')",
    [ada],
  );
  attempts = createAttempts({ database, ...createRecord({ clock: () => new Date() }) });
});

afterEach(() => testDatabase?.drop());

const told = async () => (await listEntries(database, installationChain, { limit: 10 })).entries;
const route = "POST /api/v1/projects/:project/flags";

test("a hundred thousand refusals are one entry, which counts them and says from where", async () => {
  for (let index = 0; index < 100_000; index++) {
    const ip = `203.0.${(index >> 8) & 255}.${index & 255}`;
    attempts.noteRefusal({ route: `GET /${index % 200}`, code: "unauthenticated", ip });
  }
  await attempts.tellRefusals();
  const [entry, ...more] = await told();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    kind: "attempts.refused",
    summary: "100000 attempts were refused.",
    details: { total: 100_000, others: 75_000 },
  });
  expect(entry?.details["attempts"]).toHaveLength(50);
  expect(entry?.where?.ip).toMatch(/^203\.0\.0\.\d+ \(\d+\), .*others \(\d+\)$/);
  const { rows } = await testDatabase.pool.query(
    "SELECT length(document) AS length, document FROM audit_entry",
  );
  expect(rows[0].length).toBeLessThan(16_000);
  expect(rows[0].document).not.toContain("203.0.");
});

test("somebody who signed in is named and found by it, but not where they were", async () => {
  const actor = { kind: "person", id: ada, name: "Ada" } as const;
  for (let index = 0; index < 3; index++)
    attempts.noteRefusal({ route, code: "forbidden", actor, ip: "203.0.113.7" });
  attempts.noteRefusal({
    ...{ route, code: "forbidden", ip: "" },
    actor: { kind: "token", id: "t1", name: "ci of Ada", personId: ada },
  });
  await attempts.tellRefusals();
  expect((await told())[0]).toMatchObject({
    details: {
      attempts: [
        { route, code: "forbidden", actor: { kind: "person", id: ada }, count: 3 },
        { actor: { kind: "token", id: "t1" }, count: 1 },
      ],
    },
    where: null,
  });
  const found = await searchEntries(database, installationChain, { who: "ada@" }, { limit: 5 });
  expect(found.entries).toHaveLength(1);
});

test("nothing refused is nothing told, and what was told is not told again", async () => {
  await attempts.tellRefusals();
  await attempts.tellTokenUses();
  expect(await told()).toEqual([]);
  attempts.noteRefusal({ route, code: "unauthenticated", ip: "203.0.113.7" });
  await attempts.tellRefusals();
  await attempts.tellRefusals();
  expect(await told()).toMatchObject([{ summary: "An attempt was refused." }]);
});

test("tokens are told by their kind, with how often each was used", async () => {
  attempts.noteTokenUse({ kind: "server", id: "k1" });
  attempts.noteTokenUse({ kind: "pat", id: "t1", personId: ada });
  attempts.noteTokenUse({ kind: "pat", id: "t1", personId: ada });
  await attempts.tellTokenUses();
  expect(await told()).toMatchObject([
    {
      kind: "tokens.used",
      summary: "Tokens were used 3 times.",
      details: {
        tokens: [
          { kind: "pat", id: "t1", personId: ada, count: 2 },
          { kind: "server", id: "k1", personId: null, count: 1 },
        ],
      },
    },
  ]);
});
