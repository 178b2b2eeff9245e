import { Command, CommanderError } from "commander";
import { CommandError } from "./command-error.ts";
import { auditCommand } from "./commands/audit.ts";
import { cleanupCommand } from "./commands/cleanup.ts";
import { combinationsCommand } from "./commands/combinations.ts";
import { flagsCommand } from "./commands/flags.ts";
import { gateCommand } from "./commands/gate.ts";
import { loginCommand } from "./commands/login.ts";
import { logoutCommand } from "./commands/logout.ts";
import { approveCommand, requestCommand, rollbackCommand } from "./commands/requests.ts";
import { scanCommand } from "./commands/scan.ts";
import { staleCommand } from "./commands/stale.ts";
import { turnCommand } from "./commands/toggle.ts";
import { typesCommand } from "./commands/types.ts";
import { whoamiCommand } from "./commands/whoami.ts";
import type { Edges } from "./edges.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { writeFailure, writeJson } from "./output/report.ts";
import { version } from "./version.ts";

const commands = [
  loginCommand,
  logoutCommand,
  whoamiCommand,
  flagsCommand,
  turnCommand,
  requestCommand,
  approveCommand,
  rollbackCommand,
  combinationsCommand,
  gateCommand,
  auditCommand,
  scanCommand,
  cleanupCommand,
  typesCommand,
  staleCommand,
];

const afterHelp = `
Exit codes: 0 fine, 1 findings (something speaks against it), 2 usage or configuration, 3 server not reachable.
Environment: YARDARM_URL, YARDARM_TOKEN and YARDARM_PROJECT win over what login kept; NO_COLOR is respected.`;

/** Runs one command. Arguments as a person types them, without the program's name. */
export async function runCommandLine(args: readonly string[], edges: Edges): Promise<ExitCode> {
  try {
    await createProgram(edges).parseAsync(args, { from: "user" });
    return exitCodes.fine;
  } catch (error) {
    return report(error, args, edges);
  }
}

function createProgram(edges: Edges): Command {
  const program = new Command("yardarm")
    .description("Feature flags you can govern, from the command line")
    .version(version)
    .addHelpText("after", afterHelp)
    .showHelpAfterError("Add --help to see what it takes.")
    .exitOverride()
    .configureOutput({
      writeOut: edges.stdout.write,
      writeErr: edges.stderr.write,
      getOutHelpWidth: () => edges.stdout.columns,
      getErrHelpWidth: () => edges.stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const command of commands) {
    const added = command(edges).copyInheritedSettings(program);
    for (const verb of added.commands) verb.copyInheritedSettings(program);
    program.addCommand(added);
  }
  return program;
}

function report(error: unknown, args: readonly string[], edges: Edges): ExitCode {
  if (error instanceof CommandError) {
    const { exitCode, isTold, ...document } = error.failure;
    if (isTold === true) return exitCode;
    if (args.includes("--json")) writeJson(edges, { error: document });
    else writeFailure(edges, error.failure);
    return exitCode;
  }
  // Commander has said what it had to say; asking for help or the version is no mistake.
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  }
  throw error;
}
