/** The account that serves can do its work, and cannot take away what protects the record. */
import { randomUUID } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureLogin, grantUse, ownsTable } from "./lesser-role.ts";

const name = `lesser_${randomUUID().replaceAll("-", "")}`;
const rights = {
  name,
  appendOnly: ["audit_entry", "never_made"],
  keepOnly: ["audit_head"],
  readOnly: ["schema_migrations"],
};
let database: TestDatabase;
let serving: pg.Pool;

async function connect(): Promise<pg.Pool> {
  const url = new URL(database.url);
  url.username = name;
  url.password = await ensureLogin(database.pool, name);
  return new pg.Pool({ connectionString: url.href, max: 1 });
}

beforeAll(async () => {
  database = await createTestDatabase();
  serving = await connect();
  await grantUse(database.pool, rights);
  await database.pool.query("INSERT INTO audit_head VALUES ('one', 1, '')");
  await database.pool.query(
    "INSERT INTO audit_entry VALUES ('one', 1, now(), 'k', 'system', 's', NULL, '{}', '')",
  );
});

afterAll(async () => {
  await serving?.end();
  await database?.pool.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`);
  await database?.drop();
});

test("it reads and writes what there is, and adds to the record", async () => {
  await serving.query("INSERT INTO team (key, name) VALUES ('t', 'T')");
  await serving.query("UPDATE team SET name = 'U'; DELETE FROM team");
  await serving.query("SELECT * FROM schema_migrations");
  await serving.query("UPDATE audit_head SET entry = 2 WHERE chain = 'one'");
  await serving.query(
    "INSERT INTO audit_entry VALUES ('one', 2, now(), 'k', 'system', 's', NULL, '{}', '')",
  );
});

test.each([
  ["drop a trigger", "DROP TRIGGER audit_entry_append_only ON audit_entry"],
  ["disable a trigger", "ALTER TABLE audit_entry DISABLE TRIGGER ALL"],
  [
    "make a trigger that hides rows",
    "CREATE TRIGGER t BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_head_jump()",
  ],
  [
    "replace what a trigger calls",
    "CREATE OR REPLACE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS 'begin return old; end'",
  ],
  ["drop the table", "DROP TABLE audit_entry"],
  ["truncate the table", "TRUNCATE audit_entry"],
  ["change an entry", "UPDATE audit_entry SET document = ''"],
  ["delete an entry", "DELETE FROM audit_entry"],
  ["delete a head", "DELETE FROM audit_head"],
  ["act as a replica, for which triggers are silent", "SET session_replication_role = replica"],
  ["become the owner", "ALTER TABLE audit_entry OWNER TO CURRENT_USER"],
  ["become somebody else", "SET ROLE pg_write_all_data"],
  ["forget a migration", "DELETE FROM schema_migrations"],
])("it cannot %s", async (_what, statement) => {
  await expect(serving.query(statement)).rejects.toMatchObject({ code: "42501" });
});

test("it is told from an account that owns the tables", async () => {
  expect(await ownsTable(serving, "audit_entry")).toBe(false);
  expect(await ownsTable(database.pool, "audit_entry")).toBe(true);
});

test("a new start gives it a new password, and the one before is of no use", async () => {
  const again = await connect();
  await again.query("SELECT 1");
  await again.end();
  const stale = new pg.Client({
    ...{ connectionString: database.url.replace(/\/\/[^@]*@/, `//${name}:stale@`) },
  });
  await expect(stale.connect()).rejects.toMatchObject({ code: "28P01" });
});
