/** Runs migrations, one transaction each, one runner at a time. */
import type { Pool, PoolClient } from "pg";
import { MigrationError } from "./migration-error.ts";
import { type Migration, readMigrations } from "./migration-files.ts";
import {
  type AppliedMigration,
  createHistory,
  differenceFrom,
  forgetApplied,
  readHistory,
  rememberApplied,
  requireSameHistory,
} from "./migration-history.ts";
import { lockRecord, requireUntouched } from "./record-guard.ts";

export interface MigrateOptions {
  readonly pool: Pool;
  readonly folder: string;
}

export interface MigrateUpResult {
  /** Names of the migrations applied by this call. */
  readonly applied: readonly string[];
  /** Names of those that a newer release has applied and this one does not know. */
  readonly newer: readonly string[];
}

/** Applies what is pending. */
export async function migrateUp(
  options: MigrateOptions & { readonly to?: number },
): Promise<MigrateUpResult> {
  const migrations = await readMigrations(options.folder);
  return alone(options.pool, async (client) => {
    await createHistory(client);
    const history = await readHistory(client);
    requireSameHistory(history, migrations);
    const last = options.to ?? migrations.length;
    const pending = migrations.slice(history.length, Math.max(history.length, last));
    for (const migration of pending) {
      await inTransaction(client, async () => {
        await runScript(client, migration, "up");
        await rememberApplied(client, migration);
      });
    }
    return {
      applied: pending.map(({ name }) => name),
      newer: history.slice(migrations.length).map(({ name }) => name),
    };
  });
}

export interface MigrateDownOptions extends MigrateOptions {
  /** The number of the last migration to keep; 0 takes back all. */
  readonly to: number;
  /** Needed when a way back says that it loses something. */
  readonly acceptLoss?: boolean;
  /** Tables of the record; a way back that would change their rows is refused, whatever is accepted. */
  readonly recordTables?: readonly string[];
}

/** Takes back what came after migration `to`, newest first. Gives the names of what was taken back. */
export async function migrateDown(options: MigrateDownOptions): Promise<readonly string[]> {
  const migrations = await readMigrations(options.folder);
  return alone(options.pool, async (client) => {
    const history = await readHistory(client);
    requireSameHistory(history, migrations);
    const back = wayBack(history, migrations, options);
    for (const migration of back) {
      await inTransaction(client, async () => {
        const record = await lockRecord(client, options.recordTables ?? []);
        await runScript(client, migration, "down");
        await requireUntouched(client, record, migration.name);
        await forgetApplied(client, migration);
      });
    }
    return back.map(({ name }) => name);
  });
}

export type MigrationState = "applied" | "pending" | "edited" | "newer";

export interface MigrationStatus {
  readonly number: number;
  readonly name: string;
  readonly state: MigrationState;
  readonly appliedAt: Date | undefined;
  readonly lossReason: string | undefined;
}

/** What is applied and what is not. Changes nothing, not even by making the table of history. */
export async function migrationStatus(
  options: MigrateOptions,
): Promise<readonly MigrationStatus[]> {
  const migrations = await readMigrations(options.folder);
  const client = await options.pool.connect();
  try {
    const history = new Map((await readHistory(client)).map((entry) => [entry.number, entry]));
    const known = migrations.map((migration) => statusOf(migration, history.get(migration.number)));
    const newer = [...history.values()].filter(({ number }) => number > migrations.length);
    return [
      ...known,
      ...newer.map(({ number, name, appliedAt }): MigrationStatus => {
        return { number, name, state: "newer", appliedAt, lossReason: undefined };
      }),
    ];
  } finally {
    client.release();
  }
}

function statusOf(migration: Migration, applied: AppliedMigration | undefined): MigrationStatus {
  const { number, name, lossReason } = migration;
  if (applied === undefined)
    return { number, name, lossReason, state: "pending", appliedAt: undefined };
  const isEdited = differenceFrom(applied, migration) !== undefined;
  return {
    number,
    name,
    lossReason,
    state: isEdited ? "edited" : "applied",
    appliedAt: applied.appliedAt,
  };
}

function wayBack(
  history: readonly AppliedMigration[],
  migrations: readonly Migration[],
  { to, acceptLoss }: MigrateDownOptions,
): readonly Migration[] {
  if (!Number.isInteger(to) || to < 0 || to > history.length) {
    throw new MigrationError(
      "unknown_target",
      `There is no migration ${to} to go back to: ${history.length} are applied. Give a number from 0 to ${history.length}.`,
    );
  }
  const unknown = history[migrations.length];
  if (unknown !== undefined && to < history.length) {
    throw new MigrationError(
      "missing_file",
      `The files of migration ${unknown.name} are not here, so there is no way back from it. Use the release that applied it.`,
    );
  }
  const back = migrations.slice(to, history.length).reverse();
  const losses = back.filter(({ lossReason }) => lossReason !== undefined);
  if (losses.length > 0 && acceptLoss !== true) {
    const reasons = losses.map(({ name, lossReason }) => `\n  ${name}: ${lossReason}`).join("");
    throw new MigrationError(
      "would_lose_data",
      `Going back loses data. Accept the loss to go on:${reasons}`,
    );
  }
  return back;
}

/** Any number will do as long as it stays the same; this one spells "yard" in ASCII. */
const LOCK_KEY = 0x79_61_72_64;

/** Runs with a connection of its own while holding the lock of migrations; a second runner waits. */
async function alone<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    // The pool's limits are made for requests; a migration may take as long as it needs.
    await client.query("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    return await work(client);
  } finally {
    // Closing the connection gives back the lock and the settings, even after an error.
    client.release(true);
  }
}

async function inTransaction(client: PoolClient, work: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  try {
    await work();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function runScript(
  client: PoolClient,
  migration: Migration,
  direction: "up" | "down",
): Promise<void> {
  const file = `${migration.name}.${direction}.sql`;
  await client.query("SAVEPOINT migration");
  try {
    await client.query(migration[direction].sql);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError("failed", `${file} failed and was taken back: ${message}`, { cause });
  }
  // The savepoint is gone when the script has ended our transaction, and then history would no longer be true.
  await client.query("RELEASE SAVEPOINT migration").catch((cause: unknown) => {
    throw new MigrationError(
      "ends_transaction",
      `${file} contains COMMIT or ROLLBACK. Each migration already runs in a transaction; remove them, and look at the ` +
        "database: what stood before them may have been kept.",
      { cause },
    );
  });
}
