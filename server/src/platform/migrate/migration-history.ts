/** What the database itself knows of its migrations. */
import type { ClientBase } from "pg";
import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./migration-files.ts";

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly upSha256: string;
  readonly downSha256: string;
  readonly appliedAt: Date;
}

export async function createHistory(client: ClientBase): Promise<void> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      number      integer     PRIMARY KEY,
      name        text        NOT NULL,
      up_sha256   text        NOT NULL,
      down_sha256 text        NOT NULL,
      applied_at  timestamptz NOT NULL DEFAULT now()
    )`);
}

/** In order; empty when the database has never been migrated. Changes nothing. */
export async function readHistory(client: ClientBase): Promise<readonly AppliedMigration[]> {
  const found = await client.query("SELECT to_regclass('schema_migrations') IS NOT NULL AS exists");
  if (found.rows[0]?.exists !== true) return [];
  const { rows } = await client.query<AppliedMigration>(`
    SELECT number, name, up_sha256 AS "upSha256", down_sha256 AS "downSha256", applied_at AS "appliedAt"
      FROM schema_migrations ORDER BY number`);
  return rows;
}

export async function rememberApplied(client: ClientBase, migration: Migration): Promise<void> {
  await client.query(
    "INSERT INTO schema_migrations (number, name, up_sha256, down_sha256) VALUES ($1, $2, $3, $4)",
    [migration.number, migration.name, migration.up.sha256, migration.down.sha256],
  );
}

export async function forgetApplied(client: ClientBase, migration: Migration): Promise<void> {
  await client.query("DELETE FROM schema_migrations WHERE number = $1", [migration.number]);
}

/** How a file differs from what was applied under its number. */
export function differenceFrom(
  applied: AppliedMigration,
  migration: Migration,
): string | undefined {
  if (applied.name !== migration.name) return `is now called ${migration.name}`;
  if (applied.upSha256 !== migration.up.sha256) return `has a changed ${migration.name}.up.sql`;
  if (applied.downSha256 !== migration.down.sha256)
    return `has a changed ${migration.name}.down.sql`;
  return undefined;
}

/**
 * Applied migrations that the folder does not know and that are newer than all it knows are fine: an older server may
 * meet a newer database while a release is rolled out. Anything else that differs is refused.
 */
export function requireSameHistory(
  applied: readonly AppliedMigration[],
  migrations: readonly Migration[],
): void {
  for (const [index, entry] of applied.entries()) {
    const migration = migrations[entry.number - 1];
    if (entry.number !== index + 1) {
      throw new MigrationError(
        "edited_history",
        `The database has applied ${entry.name} but nothing with the number before it.`,
      );
    }
    const difference = migration && differenceFrom(entry, migration);
    if (difference !== undefined) {
      throw new MigrationError(
        "edited_history",
        `Migration ${entry.name}, applied ${entry.appliedAt.toISOString()}, ${difference}. Applied migrations are never ` +
          "edited: put the old text back and write a new migration.",
      );
    }
  }
}
