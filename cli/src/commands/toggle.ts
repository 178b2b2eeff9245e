import type { Applied, ConfigPatch, ConfigView, FlagView } from "@yardarm/server/wire";
import { Command, Option } from "commander";
import { type Api, at, createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson, writeLine, writeNote } from "../output/report.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption, projectOption } from "./options.ts";
import { chooseProject } from "./project-choice.ts";
import { addressOf } from "./requests.ts";

interface Options {
  readonly project?: string;
  readonly environment: string;
  readonly on?: true;
  readonly off?: true;
  readonly reason?: string;
  readonly emergency?: true;
  readonly json?: true;
}

/** What was asked for, checked. */
interface Wish {
  readonly project: string;
  readonly flag: string;
  readonly environment: string;
  readonly body: ConfigPatch;
}

export function turnCommand(edges: Edges): Command {
  return new Command("toggle")
    .description("Turn a flag on or off in one environment")
    .argument("<flag>", "key of the flag")
    .addOption(projectOption())
    .requiredOption("-e, --environment <key>", "environment in which to turn it")
    .addOption(new Option("--on", "turn it on").conflicts("off"))
    .addOption(new Option("--off", "turn it off"))
    .option("-r, --reason <text>", "why; it is kept in the record")
    .option("--emergency", "wait for nobody: only to off, or back to what was there before")
    .addOption(jsonOption())
    .action((flag: string, options: Options) => turn(edges, flag, options));
}

async function turn(edges: Edges, flag: string, options: Options): Promise<void> {
  const body = toBody(options);
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const wish: Wish = { project, flag, environment: options.environment, body };
  const applied = await write(api, wish, await readConfig(api, wish));
  if (options.json) writeJson(edges, toJson(wish, applied));
  else writeSentences(edges, wish, { applied, url: api.url });
}

function toBody({ on, off, reason, emergency }: Options): ConfigPatch {
  if (on === undefined && off === undefined) {
    throw wrongUsage("on_or_off", "Say --on or --off: what is meant must not depend on what is.");
  }
  return { on: on === true, ...(reason && { reason }), ...(emergency && { emergency }) };
}

async function readConfig(api: Api, { project, flag, environment }: Wish): Promise<ConfigView> {
  const { configs } = await api.get<FlagView>(at`projects/${project}/flags/${flag}`);
  const config = configs.find((each) => each.environment === environment);
  if (config !== undefined) return config;
  const known = configs.map((each) => each.environment).join(", ");
  throw new CommandError({
    code: "environment_not_found",
    detail: `There is no environment "${environment}" in ${project}.`,
    exitCode: exitCodes.usage,
    hints: [`Environments: ${known}.`],
  });
}

/** Undefined when there was nothing to do. */
async function write(api: Api, wish: Wish, read: ConfigView): Promise<Applied | undefined> {
  const { project, flag, environment, body } = wish;
  if (read.config.on === body.on) return undefined;
  try {
    const path = at`projects/${project}/flags/${flag}/configs/${environment}`;
    return await api.patch<Applied>(path, { body, version: read.version });
  } catch (error) {
    throw explained(error);
  }
}

/** Adds what can be done here to a refusal that the person at the command line can do something about. */
function explained(error: unknown): unknown {
  if (!(error instanceof CommandError)) return error;
  const { failure } = error;
  const hints = hintsFor(failure.code);
  if (hints.length === 0) return error;
  return new CommandError(
    { ...failure, hints: [...(failure.hints ?? []), ...hints] },
    { cause: error },
  );
}

function hintsFor(code: string): readonly string[] {
  if (code === "emergency_too_much") {
    return ["Leave --emergency out to ask for a review instead; nothing was changed."];
  }
  return code === "version_mismatch"
    ? ["Somebody changed it since. Look at it, then run the command again."]
    : [];
}

/** The documented shape of `toggle --json` (docs/command-line.md): it may grow, and loses nothing. */
function toJson({ project, flag, environment, body }: Wish, applied: Applied | undefined): object {
  return {
    project,
    flag,
    environment,
    on: body.on,
    state: applied?.state ?? "unchanged",
    request: applied?.request ?? null,
    waitsFor: applied?.waitsFor ?? [],
    entry: applied?.entry ?? null,
    revision: applied?.revisions[environment] ?? null,
  };
}

function writeSentences(
  edges: Edges,
  { project, flag, environment, body }: Wish,
  { applied, url }: { readonly applied: Applied | undefined; readonly url: string },
): void {
  const state = body.on ? "on" : "off";
  if (applied === undefined || applied.state === "unchanged") {
    writeLine(edges, `${flag} was already ${state} in ${environment}; nothing to do.`);
    return;
  }
  if (applied.state === "waits") {
    const number = applied.request ?? 0;
    writeLine(edges, `${flag} is not ${state} in ${environment} yet: request ${number} waits.`);
    for (const reason of applied.waitsFor ?? []) writeLine(edges, `  ${reason}`);
    writeNote(edges, addressOf(url, project, number));
    return;
  }
  writeLine(
    edges,
    `${flag} is now ${state} in ${environment} (change request ${applied.request}).`,
  );
  if (body.emergency)
    writeNote(edges, "It waited for nobody; somebody else has to look at it now.");
}

function wrongUsage(code: string, detail: string): CommandError {
  return new CommandError({ code, detail, exitCode: exitCodes.usage });
}
