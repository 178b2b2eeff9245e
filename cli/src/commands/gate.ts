import type { CombinationGate } from "@yardarm/server/wire";
import { Command, Option } from "commander";
import { type Api, at, createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson } from "../output/report.ts";
import { resolveConnection } from "../settings/connection.ts";
import { type Verdict, writeAnnotations, writeVerdict } from "./gate-output.ts";
import { verdictOnRequest } from "./gate-request.ts";
import { jsonOption, projectOption, readCount } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly environment?: string;
  readonly sha?: string;
  readonly request?: number;
  readonly maxUntested?: number;
  readonly maxAgeDays?: number;
  readonly github?: true;
  readonly json?: true;
}

export function gateCommand(edges: Edges): Command {
  return new Command("gate")
    .description(
      "Say whether a commit, or a change request, may go on, as far as combinations of flags say",
    )
    .option("--sha <commit>", "the commit whose tests were reported")
    .addOption(
      new Option("--request <number>", "a change request, instead of a commit")
        .argParser(readCount)
        .conflicts("sha"),
    )
    .option("-e, --environment <key>", "environment; of a request by default all that it touches")
    .addOption(projectOption())
    .option("--max-untested <count>", "stop when more combinations are untested", readCount)
    .option(
      "--max-age-days <days>",
      "tests that passed longer ago do not count; by default as the policies of the project say",
      readCount,
    )
    .addOption(new Option("--github", "write annotations for GitHub Actions").conflicts("json"))
    .addOption(jsonOption())
    .action((options: Options) => askGate(edges, options));
}

async function askGate(edges: Edges, options: Options): Promise<void> {
  const question = questionOf(edges, options);
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const verdict = await question(api, project);
  if (options.json) writeJson(edges, verdict.json);
  else if (options.github) writeAnnotations(edges, verdict);
  else writeVerdict(edges, verdict);
  if (verdict.passes) return;
  throw new CommandError({
    code: "gate_closed",
    detail: "The gate is closed.",
    exitCode: exitCodes.findings,
    isTold: true,
  });
}

type AskVerdict = (api: Api, project: string) => Promise<Verdict>;

function questionOf(edges: Edges, options: Options): AskVerdict {
  const { sha, request, environment, maxUntested, maxAgeDays } = options;
  if (request !== undefined) {
    const wish = { request, environment, maxUntested };
    return (api, project) => verdictOnRequest(api, edges, { project, ...wish });
  }
  if (sha !== undefined && environment !== undefined) {
    const wish = { sha, environment, maxUntested, maxAgeDays };
    return (api, project) => verdictOnCommit(api, { project, ...wish });
  }
  throw new CommandError({
    code: "usage",
    detail: "Name a commit and its environment (--sha, --environment), or a request (--request).",
    exitCode: exitCodes.usage,
  });
}

interface OfCommit {
  readonly project: string;
  readonly sha: string;
  readonly environment: string;
  readonly maxUntested: number | undefined;
  readonly maxAgeDays: number | undefined;
}

async function verdictOnCommit(
  api: Api,
  { project, sha, environment, maxUntested, maxAgeDays }: OfCommit,
): Promise<Verdict> {
  const query = new URLSearchParams({ commit: sha });
  if (maxAgeDays !== undefined) query.set("maxAgeDays", String(maxAgeDays));
  if (maxUntested !== undefined) query.set("untestedMax", String(maxUntested));
  const gate = await api.get<CombinationGate>(
    `${at`projects/${project}/environments/${environment}/interactions/gate`}?${query}`,
  );
  const { passes, findings, worst } = gate;
  const verb = passes ? "may go to" : "must not go to";
  return {
    ...{ passes, findings },
    untested: worst.map((it) => ({ environment, ...it })),
    sentence: `${gate.commit} ${verb} ${gate.environment}, as far as combinations of flags say.`,
    json: jsonOf(gate, project),
  };
}

/** The documented shape of `gate --json` (docs/command-line.md): it may grow, and loses nothing. */
function jsonOf(gate: CombinationGate, project: string): object {
  const { environment, revision, commit, passes, runs, untested, findings, worst } = gate;
  return { project, environment, revision, commit, passes, runs, untested, findings, worst };
}
