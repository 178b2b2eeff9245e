import type { SuspectList } from "@yardarm/server/wire";
import { Command } from "commander";
import { at, createApi } from "../api/api.ts";
import type { Edges } from "../edges.ts";
import { writeJson, writeLine, writeNote } from "../output/report.ts";
import { writeTable } from "../output/table.ts";
import { resolveConnection } from "../settings/connection.ts";
import { environmentOption, jsonOption, projectOption, readCount } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly environment: string;
  readonly suite?: string;
  readonly branch?: string;
  readonly rows: number;
  readonly json?: true;
}

export function suspectsCommand(edges: Edges): Command {
  return new Command("suspects")
    .description("Rank what may be why rows of a suite failed, and name the rows to run next")
    .addOption(environmentOption())
    .addOption(projectOption())
    .option("--suite <name>", "the suite; default: the one that failed last")
    .option("--branch <name>", "the branch that its runs told")
    .option("--rows <count>", "so many rows to run next", readCount, 3)
    .addOption(jsonOption())
    .action((options: Options) => rankSuspects(edges, options));
}

async function rankSuspects(edges: Edges, options: Options): Promise<void> {
  const { environment, suite, branch, rows, json } = options;
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const query = new URLSearchParams({ rows: String(rows) });
  if (suite !== undefined) query.set("suite", suite);
  if (branch !== undefined) query.set("branch", branch);
  const list = await api.get<SuspectList>(
    `${at`projects/${project}/environments/${environment}/interactions/suspects`}?${query}`,
  );
  const { of, suspects, culprit, next } = list;
  if (json) writeJson(edges, { project, environment, of, suspects, culprit, next });
  else writeSuspects(edges, list);
}

function writeSuspects(edges: Edges, { of, suspects, culprit, next }: SuspectList): void {
  if (of === null) {
    writeNote(edges, "No suite has a row that failed.");
    return;
  }
  writeTable(edges, {
    head: ["LIKELY", "FAILED", "PASSED", "STATES"],
    rows: suspects.map(({ combinations, confidence, failed, passed }) => [
      percent(confidence),
      String(failed),
      String(passed),
      combinations.map(statesText).join(" or "),
    ]),
  });
  writeNote(edges, `${of.suite} at ${of.commit}: ${of.failed} rows failed, ${of.passed} passed.`);
  if (culprit !== null) writeNote(edges, `The culprit: ${statesText(culprit)}.`);
  for (const row of next) {
    writeLine(
      edges,
      `next: ${statesText(Object.entries(row).map(([flag, variant]) => ({ flag, variant })))}`,
    );
  }
}

function statesText(states: NonNullable<SuspectList["culprit"]>): string {
  return states.map(({ flag, variant }) => `${flag}: ${variant}`).join(" with ");
}

/** Never sure in either way: another row may tell something else. */
function percent(confidence: number): string {
  if (confidence > 0.99) return ">99%";
  return confidence < 0.01 ? "<1%" : `${Math.round(confidence * 100)}%`;
}
