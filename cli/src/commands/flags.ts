import type { FlagList, FlagRow, ProjectView, Serving, Stage } from "@yardarm/server/wire";
import { Command, Option } from "commander";
import { type Api, at, createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson, writeNote } from "../output/report.ts";
import { writeTable } from "../output/table.ts";
import { timeAgo } from "../output/time-ago.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption, projectOption } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly environment?: string;
  readonly stage?: Stage;
  readonly json?: true;
}

/** A record, so that a stage which the server adds and this list lacks does not compile. */
const stages: Record<Stage, true> = {
  defined: true,
  rolling_out: true,
  live: true,
  ready: true,
  removed: true,
  archived: true,
};

export function flagsCommand(edges: Edges): Command {
  return new Command("flags")
    .description("List the flags of a project, with what each environment serves")
    .addOption(projectOption())
    .option("-e, --environment <key>", "show this environment only")
    .addOption(
      new Option("-s, --stage <stage>", "only flags at this stage of their life").choices(
        Object.keys(stages),
      ),
    )
    .addOption(jsonOption())
    .action((options: Options) => listFlags(edges, options));
}

async function listFlags(edges: Edges, options: Options): Promise<void> {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const [{ flags }, environments] = await Promise.all([
    api.get<FlagList>(at`projects/${project}/flags`),
    chooseEnvironments(api, project, options.environment),
  ]);
  const listed = flags.filter(({ stage }) => (options.stage ?? stage) === stage);
  if (options.json) {
    writeJson(edges, { project, flags: listed.map((flag) => toJson(flag, environments)) });
    return;
  }
  if (listed.length === 0) writeNote(edges, "No flags.");
  else writeFlags(edges, listed, environments);
}

/** In the order of their stages. */
async function chooseEnvironments(
  api: Api,
  project: string,
  named: string | undefined,
): Promise<readonly string[]> {
  const { environments } = await api.get<ProjectView>(at`projects/${project}`);
  const keys = environments.toSorted((a, b) => a.position - b.position).map(({ key }) => key);
  if (named === undefined) return keys;
  if (keys.includes(named)) return [named];
  throw new CommandError({
    code: "environment_not_found",
    detail: `There is no environment "${named}" in ${project}.`,
    exitCode: exitCodes.usage,
    hints: [`Environments: ${keys.join(", ")}.`],
  });
}

/** The documented shape of `flags --json` (docs/command-line.md): it may grow, and loses nothing. */
function toJson(flag: FlagRow, environments: readonly string[]): object {
  const {
    key,
    name,
    type,
    owner,
    purpose,
    expiry,
    tags,
    stage,
    track,
    staleBecause,
    serving,
    evaluations,
  } = flag;
  return {
    key,
    name,
    type,
    owner,
    purpose,
    expiry,
    tags,
    stage,
    track,
    staleBecause,
    serving: Object.fromEntries(environments.map((each) => [each, serving[each] ?? null])),
    lastEvaluatedAt: evaluations.lastEvaluatedAt,
    evaluations24h: evaluations.total24h,
    changedAt: flag.changedAt,
  };
}

function writeFlags(
  edges: Edges,
  flags: readonly FlagRow[],
  environments: readonly string[],
): void {
  const isForPeople = edges.stdout.isTerminal;
  const lastEvaluated = ({ lastEvaluatedAt }: FlagRow["evaluations"]): string => {
    if (lastEvaluatedAt === null) return isForPeople ? "never" : "";
    return isForPeople ? timeAgo(lastEvaluatedAt, edges.now()) : lastEvaluatedAt;
  };
  writeTable(edges, {
    head: ["FLAG", "STAGE", "OWNER", ...environments.map(toHead), "LAST EVALUATED"],
    rows: flags.map((flag) => [
      flag.key,
      flag.stage,
      flag.owner.name,
      ...environments.map((environment) => inShort(flag.serving[environment])),
      lastEvaluated(flag.evaluations),
    ]),
  });
}

function toHead(environment: string): string {
  return environment.toUpperCase();
}

/** `off`, `on`, `25%`, or `rules` when targeting rules decide. */
function inShort(serving: Serving | undefined): string {
  if (serving === undefined) return "";
  if (!serving.on) return "off";
  if (serving.share === null) return "rules";
  if (serving.share === 100) return "on";
  // A share that only rounding makes nothing or everything must not look like it.
  const tenths = serving.share === 0 ? 0 : Math.min(99.9, Math.max(0.1, serving.share));
  return `${Number(tenths.toFixed(1))}%`;
}
