#!/usr/bin/env node
/** `yardarm-server`: does what it is asked, and turns signals and failures into an orderly end. */
import { type Command, readCommand, UsageError, usage } from "./command.ts";
import { CommandRefusal } from "./compose/command-refusal.ts";
import { productVersion } from "./compose/product-files.ts";
import type { Serving } from "./compose/serve.ts";
import { type Config, ConfigError, parseConfig } from "./config.ts";
import { EmbeddedPostgresError } from "./platform/embedded-postgres/index.ts";
import { MigrationError } from "./platform/migrate/index.ts";
import { SealingKeyFileError } from "./platform/seal/sealing-key.ts";

const exitCodes = { fine: 0, failed: 1, usage: 2 } as const;
const STOP_WITHIN_MS = 10_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** Loads what a command needs, and no more: help should not wait for a web server to be read. */
async function run(command: Command): Promise<void> {
  if (command.name === "help") return say(usage);
  if (command.name === "version") return say(productVersion());
  const config = parseConfig(process.env);
  if (command.name === "serve") return serveUntilSignal(config);
  const { signInLinkCommand, tasks } = await import("./compose/commands.ts");
  if (command.name === "sign-in-link") return signInLinkCommand({ config, say }, command.email);
  return tasks[command.name]({ config, say }, command.options);
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
  const { serve } = await import("./compose/serve.ts");
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
  await run(readCommand(process.argv.slice(2)));
} catch (error) {
  complain(explain(error));
  process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}
