#!/usr/bin/env node
/** `yardarm-server`: reads the command line, and turns signals and failures into an orderly end. */
import { parseArgs } from "node:util";
import {
  CommandRefusal,
  migrateDownCommand,
  migrateStatusCommand,
  migrateUpCommand,
  newEpochCommand,
  rotateKeyCommand,
  signInLinkCommand,
} from "./compose/commands.ts";
import { productVersion } from "./compose/product-files.ts";
import { type Serving, serve } from "./compose/serve.ts";
import { type Config, ConfigError, parseConfig } from "./config.ts";
import { EmbeddedPostgresError } from "./platform/embedded-postgres/index.ts";
import { MigrationError } from "./platform/migrate/index.ts";
import { SealingKeyFileError } from "./platform/seal/sealing-key.ts";

const usage = `Usage: yardarm-server <command>

  serve                         serve the API and the dashboard; the default
  migrate up [--to N]           bring the schema of the database up to date
  migrate down [--to N] [--accept-loss]
                                take back the last migration, or all after N
  migrate status                show what is applied
  epoch new                     make every service fetch its snapshot anew, as after a restore from a backup
  audit rotate-key              sign checkpoints of the record with a new key
  sign-in-link <email>          print a one-time link for a person; makes the first admin when nobody exists
  --help, --version

Settings come from the environment: docs/operations.md.`;

const exitCodes = { fine: 0, failed: 1, usage: 2 } as const;
const STOP_WITHIN_MS = 10_000;

class UsageError extends Error {}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  if (values.help === true) return say(usage);
  if (values.version === true) return say(productVersion());
  const [command = "serve", verb, ...rest] = positionals;
  const config = parseConfig(process.env);
  if (command === "serve" && verb === undefined) return serveUntilSignal(config);
  const context = { config, say };
  if (command === "sign-in-link" && verb !== undefined && rest.length === 0)
    return signInLinkCommand(context, verb);
  const task = tasks[`${command} ${verb}`];
  if (task === undefined || rest.length > 0)
    throw new UsageError(`There is no command "${positionals.join(" ")}".`);
  const to = values.to === undefined ? undefined : numberOf(values.to);
  return task(context, {
    acceptLoss: values["accept-loss"] === true,
    ...(to !== undefined && { to }),
  });
}

const tasks: Readonly<Record<string, typeof migrateUpCommand>> = {
  "migrate up": migrateUpCommand,
  "migrate down": migrateDownCommand,
  "migrate status": migrateStatusCommand,
  "epoch new": newEpochCommand,
  "audit rotate-key": rotateKeyCommand,
};

function parse(args: string[]) {
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { ...flag, short: "h" },
        version: flag,
        to: { type: "string" },
        "accept-loss": flag,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(text: string): number {
  if (!/^\d+$/.test(text))
    throw new UsageError(`--to takes the number of a migration; "${text}" is none.`);
  return Number(text);
}

async function serveUntilSignal(config: Config): Promise<void> {
  let serving: Serving | undefined;
  let isStopping = false;
  const stop = (): void => {
    // Asked twice, somebody is in a hurry. Postgres is stopped by its watchdog.
    if (isStopping) process.exit(exitCodes.failed);
    isStopping = true;
    setTimeout(() => {
      complain(`Stopping took longer than ${STOP_WITHIN_MS / 1000} s; ending.`);
      process.exit(exitCodes.failed);
    }, STOP_WITHIN_MS).unref();
    if (serving !== undefined) void end(serving);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  serving = await serve(config, say);
  if (isStopping) await end(serving);
}

async function end(serving: Serving): Promise<void> {
  try {
    await serving.stop();
    process.exit(exitCodes.fine);
  } catch (error) {
    complain(explain(error));
    process.exit(exitCodes.failed);
  }
}

const knownErrors = [
  ConfigError,
  EmbeddedPostgresError,
  MigrationError,
  CommandRefusal,
  SealingKeyFileError,
];

/** What people can do something about is told without a stack. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  const isKnown = knownErrors.some((known) => error instanceof known);
  if (error instanceof Error && (isKnown || isRefusedBySystem(error))) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The system or Postgres refused: a port is taken, a host is unknown, a password is wrong. Node's own codes are bugs. */
function isRefusedBySystem(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && !error.code.startsWith("ERR_");
}

// Last, since all above must be there.
try {
  await run(process.argv.slice(2));
} catch (error) {
  complain(explain(error));
  process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}
