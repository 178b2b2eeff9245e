/** What can be asked of the server besides serving; each opens the database, does one thing and closes it. */

import type { Pool } from "pg";
import type { MigrateOptions, TaskName } from "../command.ts";
import type { Config } from "../config.ts";
import { createPasswords } from "../features/access/passwords.ts";
import { installationChain } from "../features/audit/audit-event.ts";
import { makeSigningKey } from "../features/audit/signing-key.ts";
import { startEpoch } from "../features/delivery/epoch-store.ts";
import { systemCaller } from "../platform/actor.ts";
import { systemClock } from "../platform/clock.ts";
import { inTransaction } from "../platform/db/transaction.ts";
import { createLogger } from "../platform/logger.ts";
import { createMailer } from "../platform/mail/smtp.ts";
import { migrateDown, migrateUp, migrationStatus } from "../platform/migrate/index.ts";
import { signingKeyPlace } from "./audit.ts";
import { CommandRefusal } from "./command-refusal.ts";
import { digestRound } from "./digests.ts";
import { composeFirstPeople } from "./first-start.ts";
import { type OpenedDatabase, openDatabase } from "./opened-database.ts";
import { migrationsFolder } from "./product-files.ts";
import { expectedUrl } from "./public-url.ts";
import { composeRecord } from "./record.ts";
import { recordTables } from "./record-tables.ts";
import { openSealer } from "./sealing.ts";
import { createGround, type Ground } from "./stage.ts";

export interface CommandContext {
  readonly config: Config;
  readonly say: (line: string) => void;
}

export const tasks: Readonly<Record<TaskName, typeof migrateUpCommand>> = {
  "migrate up": migrateUpCommand,
  "migrate down": migrateDownCommand,
  "migrate status": migrateStatusCommand,
  "epoch new": newEpochCommand,
  "audit rotate-key": rotateKeyCommand,
  "digests send": digestsSendCommand,
};

export function migrateUpCommand(context: CommandContext, { to }: MigrateOptions): Promise<void> {
  return withOwner(context, async (pool) => {
    const wanted = { pool, folder: migrationsFolder, ...(to !== undefined && { to }) };
    const { applied, newer } = await migrateUp(wanted);
    for (const name of applied) context.say(`applied ${name}`);
    if (applied.length === 0) context.say("Nothing to do: every migration is applied.");
    if (newer.length > 0) context.say(`A newer release has also applied ${newer.join(", ")}.`);
  });
}

export function migrateDownCommand(
  context: CommandContext,
  { to, acceptLoss }: MigrateOptions,
): Promise<void> {
  return withOwner(context, async (pool) => {
    const target = to ?? (await lastApplied(pool)) - 1;
    const names = await migrateDown({
      pool,
      folder: migrationsFolder,
      to: target,
      acceptLoss,
      recordTables,
    });
    for (const name of names) context.say(`took back ${name}`);
    if (names.length === 0) context.say("Nothing to do.");
  });
}

export function migrateStatusCommand(context: CommandContext): Promise<void> {
  return withOwner(context, async (pool) => {
    for (const { name, state, appliedAt } of await migrationStatus({
      pool,
      folder: migrationsFolder,
    })) {
      context.say(
        `${state.padEnd(8)} ${name}${appliedAt === undefined ? "" : `  ${appliedAt.toISOString()}`}`,
      );
    }
  });
}

export function newEpochCommand(context: CommandContext): Promise<void> {
  return withDatabase(context, async ({ database, clock }) => {
    const { record } = composeRecord({ clock });
    await inTransaction(database, async (tx) => {
      await startEpoch(tx);
      const summary = "A new epoch was started by hand: every service fetches its snapshot anew.";
      await record(tx, installationChain, {
        kind: "epoch.started",
        caller: systemCaller("operator"),
        summary,
        details: {},
      });
    });
    context.say("A new epoch has begun. Every service fetches its snapshot anew.");
  });
}

/** Puts a new key in place of the one that signs checkpoints. What it signed is still verified by its public part. */
async function rotateKeyCommand({ config, say }: CommandContext): Promise<void> {
  const { given, file } = signingKeyPlace(config);
  if (given !== undefined) {
    throw new CommandRefusal(
      "The key comes from YARDARM_AUDIT_SIGNING_KEY: put another one there and start the server again.",
    );
  }
  const { kid } = await makeSigningKey(file);
  say(`Checkpoints are signed with a new key from now on: ${kid}`);
}

/** One round of what each server does every minute. */
function digestsSendCommand(context: CommandContext): Promise<void> {
  return withDatabase(context, async (ground) => {
    const { smtp } = context.config;
    if (smtp === undefined)
      throw new CommandRefusal(
        "No mail server is set: YARDARM_SMTP_HOST and YARDARM_SMTP_FROM name one.",
      );
    const baseUrl = () => expectedUrl(context.config);
    await digestRound(ground, { mailer: createMailer(smtp), baseUrl })();
    context.say("Whatever was due was offered to the mail server.");
  });
}

export function signInLinkCommand(context: CommandContext, email: string): Promise<void> {
  return withDatabase(context, async (ground, database) => {
    await migrateUp({ pool: database.ownerPool, folder: migrationsFolder });
    await database.grant();
    const people = composeFirstPeople(ground);
    await people.ensureInstallation();
    const token = await people.link(email);
    if (token === undefined)
      throw new CommandRefusal(`Nobody with the address ${email} may sign in here.`);
    context.say(
      "This link works once, for 24 hours. It replaces the person's password and takes second factors away:",
    );
    context.say(`  ${expectedUrl(context.config)}/sign-in?token=${token}`);
  });
}

/** Changes the schema, after which the serving account may use what there is. */
function withOwner(context: CommandContext, work: (owner: Pool) => Promise<void>): Promise<void> {
  return withDatabase(context, async (_ground, database) => {
    await work(database.ownerPool);
    await database.grant();
  });
}

async function withDatabase(
  { config }: CommandContext,
  work: (ground: Ground, database: OpenedDatabase) => Promise<void>,
): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  const database = await openDatabase(config, logger);
  const { url, pool, readerPool } = database;
  try {
    const sealer = await openSealer(config);
    const clock = systemClock;
    const ground = createGround({
      ...{ config, databaseUrl: url, pool, readerPool, clock, logger, sealer },
      passwords: createPasswords(),
    });
    await work(ground, database);
  } finally {
    await database.close();
  }
}

async function lastApplied(pool: Pool): Promise<number> {
  const migrations = await migrationStatus({ pool, folder: migrationsFolder });
  const applied = migrations.filter(({ state }) => state !== "pending");
  if (applied.length === 0)
    throw new CommandRefusal("No migration is applied, so there is none to take back.");
  return applied.length;
}
