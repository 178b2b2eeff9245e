import type { RunningSuspectList, SuspectList } from "@yardarm/server/wire";
import { Command, Option } from "commander";
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
  readonly running?: true;
  readonly service?: string;
  readonly serviceVersion?: string;
  readonly rows: number;
  readonly json?: true;
}

export function suspectsCommand(edges: Edges): Command {
  return new Command("suspects")
    .description("Rank what may be why rows of a suite, or scopes of a service, failed")
    .addOption(environmentOption())
    .addOption(projectOption())
    .option("--suite <name>", "the suite; default: the one that failed last")
    .option("--branch <name>", "the branch that its runs told")
    .addOption(
      new Option("--running", "of scopes of running services").conflicts(["suite", "branch"]),
    )
    .addOption(
      new Option("--service <name>", "the running service; default: the one that failed last")
        .conflicts(["suite", "branch"])
        .implies({ running: true }),
    )
    .addOption(
      new Option("--service-version <version>", "the version of the running service")
        .conflicts(["suite", "branch"])
        .implies({ running: true }),
    )
    .option("--rows <count>", "so many rows to run next", readCount, 3)
    .addOption(jsonOption())
    .action((options: Options) => rankSuspects(edges, options));
}

async function rankSuspects(edges: Edges, options: Options): Promise<void> {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const { environment, rows } = options;
  const url = at`projects/${project}/environments/${environment}/interactions/suspects`;
  const asked = { edges, options, project };
  if (options.running) {
    const { service, serviceVersion: version } = options;
    const query = queryOf({ rows: String(rows), service, version });
    writeRanked(asked, await api.get<RunningSuspectList>(`${url}/running?${query}`), {
      none: "No service told of a scope that failed.",
      summary: runningSummary,
    });
    return;
  }
  const { suite, branch } = options;
  const query = queryOf({ rows: String(rows), suite, branch });
  writeRanked(asked, await api.get<SuspectList>(`${url}?${query}`), {
    none: "No suite has a row that failed.",
    summary: ({ of }) =>
      of && `${of.suite} at ${of.commit}: ${of.failed} rows failed, ${of.passed} passed.`,
  });
}

function runningSummary({ of, rows }: RunningSuspectList): string | null {
  if (of === null) return null;
  const { service, version, failedScopes, scopes } = of;
  const few = rows.few === 0 ? "" : ` Of ${rows.few} too few scopes were recorded to tell.`;
  return (
    `${[service, version].filter(Boolean).join(" ")}: ${failedScopes} of ${scopes} recorded scopes failed; ` +
    `${rows.failed} combinations fail, ${rows.passed} do not.${few}`
  );
}

function queryOf(parts: Readonly<Record<string, string | undefined>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parts).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

interface AskedOf {
  readonly edges: Edges;
  readonly options: Options;
  readonly project: string;
}

interface Words<List> {
  readonly none: string;
  readonly summary: (list: List) => string | null;
}

function writeRanked<List extends SuspectList | RunningSuspectList>(
  { edges, options: { environment, json }, project }: AskedOf,
  list: List,
  { none, summary }: Words<List>,
): void {
  const { of, suspects, culprit, next } = list;
  if (json) {
    const rows = "rows" in list ? { rows: list.rows } : {};
    writeJson(edges, { project, environment, of, ...rows, suspects, culprit, next });
    return;
  }
  const said = summary(list);
  if (said === null) {
    writeNote(edges, none);
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
  writeNote(edges, said);
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
