/** Tables that hold the record may lose nothing on a way back: whatever they held, they hold afterwards. */
import type { ClientBase } from "pg";
import { MigrationError } from "./migration-error.ts";

/** Of each table that exists and holds rows. */
type RecordFingerprint = ReadonlyMap<string, string>;

/** Call inside the transaction of the way back: until its end nobody else adds to these tables. */
export async function lockRecord(
  client: ClientBase,
  tables: readonly string[],
): Promise<RecordFingerprint> {
  for (const table of tables) {
    const name = await existing(client, table);
    if (name !== undefined) await client.query(`LOCK TABLE ${name} IN SHARE MODE`);
  }
  return fingerprintOf(client, tables);
}

export async function requireUntouched(
  client: ClientBase,
  before: RecordFingerprint,
  migrationName: string,
): Promise<void> {
  const after = await fingerprintOf(client, [...before.keys()]);
  for (const [table, content] of before) {
    if (after.get(table) === content) continue;
    throw new MigrationError(
      "touches_record",
      `The way back of ${migrationName} would change or remove what is in ${table}, which is part of the record and is ` +
        "kept for ever. Nothing was changed. Restore a backup into another database if you need the older release.",
    );
  }
}

async function fingerprintOf(
  client: ClientBase,
  tables: readonly string[],
): Promise<RecordFingerprint> {
  const fingerprint = new Map<string, string>();
  for (const table of tables) {
    const name = await existing(client, table);
    if (name === undefined) continue;
    // A sum of hashes does not depend on the order of rows, and needs no memory for them.
    const content = await client.query(
      `SELECT count(*)::text AS count, sum(hashtextextended(r::text, 0)::numeric)::text AS hash FROM ${name} r`,
    );
    const { count, hash } = content.rows[0];
    if (count !== "0") fingerprint.set(table, `${count} rows, ${hash}`);
  }
  return fingerprint;
}

/** The table's name, quoted where it must be; `undefined` when there is no such table. */
async function existing(client: ClientBase, table: string): Promise<string | undefined> {
  const { rows } = await client.query("SELECT to_regclass($1)::text AS name", [table]);
  const name: unknown = rows[0]?.name;
  return typeof name === "string" ? name : undefined;
}
