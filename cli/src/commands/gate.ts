import type { CombinationGate } from "@yardarm/server/wire";
import { Command, Option } from "commander";
import { at, createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { clean } from "../output/clean.ts";
import { writeJson, writeLine } from "../output/report.ts";
import { resolveConnection } from "../settings/connection.ts";
import { environmentOption, jsonOption, projectOption, readCount } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly environment: string;
  readonly sha: string;
  readonly maxUntested?: number;
  readonly maxAgeDays: number;
  readonly github?: true;
  readonly json?: true;
}

export function gateCommand(edges: Edges): Command {
  return new Command("gate")
    .description(
      "Say whether a pipeline may go on with a commit, as far as combinations of flags say",
    )
    .requiredOption("--sha <commit>", "the commit whose tests were reported")
    .addOption(environmentOption())
    .addOption(projectOption())
    .option("--max-untested <count>", "stop when more combinations are untested", readCount)
    .option("--max-age-days <days>", "tests that passed longer ago do not count", readCount, 90)
    .addOption(new Option("--github", "write annotations for GitHub Actions").conflicts("json"))
    .addOption(jsonOption())
    .action((options: Options) => askGate(edges, options));
}

async function askGate(edges: Edges, options: Options): Promise<void> {
  const { environment, sha, maxUntested, maxAgeDays } = options;
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const query = new URLSearchParams({ commit: sha, maxAgeDays: String(maxAgeDays) });
  if (maxUntested !== undefined) query.set("untestedMax", String(maxUntested));
  const gate = await api.get<CombinationGate>(
    `${at`projects/${project}/environments/${environment}/interactions/gate`}?${query}`,
  );
  if (options.json) writeJson(edges, toJson(gate, project));
  else if (options.github) writeAnnotations(edges, gate);
  else writeText(edges, gate);
  if (gate.passes) return;
  throw new CommandError({
    code: "gate_closed",
    detail: "The gate is closed.",
    exitCode: exitCodes.findings,
    isTold: true,
  });
}

/** The documented shape of `gate --json` (docs/command-line.md): it may grow, and loses nothing. */
function toJson(gate: CombinationGate, project: string): object {
  const { environment, revision, commit, passes, runs, untested, findings } = gate;
  return { project, environment, revision, commit, passes, runs, untested, findings };
}

function writeText(edges: Edges, { passes, findings, commit, environment }: CombinationGate): void {
  for (const { severity, detail } of findings) writeLine(edges, `${severity}: ${detail}`);
  const verdict = passes ? "may go to" : "must not go to";
  writeLine(edges, `${commit} ${verdict} ${environment}, as far as combinations of flags say.`);
}

/** https://docs.github.com/actions/reference/workflow-commands: what stands in a message is escaped. */
function writeAnnotations({ stdout }: Edges, { findings, commit, passes }: CombinationGate): void {
  for (const { severity, code, detail } of findings) {
    stdout.write(`::${severity} title=Yardarm ${code}::${escaped(detail)}\n`);
  }
  if (passes) stdout.write(`::notice title=Yardarm gate::${escaped(`${commit} may go on.`)}\n`);
}

function escaped(text: string): string {
  return clean(text).replaceAll("%", "%25");
}
