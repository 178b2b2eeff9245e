/** What `yardarm-server` is asked to do, read from its arguments. */
import { parseArgs } from "node:util";

export const usage = `Usage: yardarm-server <command>

  serve                         serve the API and the dashboard; the default
  migrate up [--to N]           bring the schema of the database up to date
  migrate down [--to N] [--accept-loss]
                                take back the last migration, or all after N
  migrate status                show what is applied
  epoch new                     make every service fetch its snapshot anew, as after a restore from a backup
  audit rotate-key              sign checkpoints of the record with a new key
  digests send                  send the digests that are due, once; each server does so every minute
  sign-in-link <email>          print a one-time link for a person; makes the first admin when nobody exists
  --help, --version

Settings come from the environment: docs/operations.md.`;

const taskNames = [
  "migrate up",
  "migrate down",
  "migrate status",
  "epoch new",
  "audit rotate-key",
  "digests send",
] as const;
export type TaskName = (typeof taskNames)[number];

export interface MigrateOptions {
  readonly to?: number;
  readonly acceptLoss: boolean;
}

export type Command =
  | { readonly name: "help" }
  | { readonly name: "version" }
  | { readonly name: "serve" }
  | { readonly name: "sign-in-link"; readonly email: string }
  | { readonly name: TaskName; readonly options: MigrateOptions };

export class UsageError extends Error {}

/** @throws UsageError when it is none */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { name: "help" };
  if (values.version === true) return { name: "version" };
  const [first = "serve", second, ...rest] = positionals;
  if (first === "serve" && second === undefined) return { name: "serve" };
  if (first === "sign-in-link" && second !== undefined && rest.length === 0)
    return { name: "sign-in-link", email: second };
  const name = taskNames.find((each) => each === positionals.join(" "));
  if (name === undefined) throw new UsageError(`There is no command "${positionals.join(" ")}".`);
  const to = values.to === undefined ? {} : { to: numberOf(values.to) };
  return { name, options: { acceptLoss: values["accept-loss"] === true, ...to } };
}

function parse(args: readonly string[]) {
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
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
