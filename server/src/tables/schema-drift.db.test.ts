/** The Drizzle tables are written by hand beside the SQL of the migrations; here they are held against each other. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { is } from "drizzle-orm";
import { CasingCache } from "drizzle-orm/casing";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Table → its columns and key, one line each. */
type Description = Readonly<Record<string, readonly string[]>>;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

async function inCode(): Promise<Description> {
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  const modules: object[] = await Promise.all(
    files.map((file) => import(pathToFileURL(path.join(folder, file)).href)),
  );
  const tables = modules
    .flatMap((each) => Object.values(each))
    .filter((value) => is(value, PgTable));
  return Object.fromEntries(tables.map((table) => [getTableConfig(table).name, describe(table)]));
}

function describe(table: PgTable): string[] {
  const casing = new CasingCache("snake_case");
  const { columns, primaryKeys } = getTableConfig(table);
  const key = [
    ...columns.filter(({ primary }) => primary),
    ...primaryKeys.flatMap((primaryKey) => primaryKey.columns),
  ].map((column) => casing.getColumnCasing(column));
  const lines = columns.map((column) => {
    const isNotNull = column.notNull || key.includes(casing.getColumnCasing(column));
    return `${casing.getColumnCasing(column)} ${column.getSQLType()}${isNotNull ? " not null" : ""}`;
  });
  return [...lines.sort(), `key (${key.join(", ")})`];
}

async function inDatabase(): Promise<Description> {
  const { rows } = await database.pool.query<{ name: string; columns: string[]; key: string[] }>(`
    SELECT c.relname AS name,
           (SELECT array_agg(format('%s %s%s', attname, format_type(atttypid, atttypmod),
                                    CASE WHEN attnotnull THEN ' not null' END))
              FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
           (SELECT array_agg(attname::text ORDER BY array_position(conkey, attnum))
              FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
             WHERE conrelid = c.oid AND contype = 'p') AS key
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'schema_migrations'`);
  return Object.fromEntries(
    rows.map(({ name, columns, key }) => [
      name,
      [...columns.sort(), `key (${(key ?? []).join(", ")})`],
    ]),
  );
}

test("the tables in code are those that the migrations make, column by column", async () => {
  const code = await inCode();
  expect(Object.keys(code)).not.toEqual([]);
  expect(code).toEqual(await inDatabase());
});
