import { exportPlan, type PlanFormat, planFormats, planRowsMax } from "@yardarm/core/combinations";
import type { InteractionWork, TestPlanView, UntestedList } from "@yardarm/server/wire";
import { Command, Option } from "commander";
import { type Api, at, createApi } from "../api/api.ts";
import type { Edges } from "../edges.ts";
import { writeJson, writeNote } from "../output/report.ts";
import { writeTable } from "../output/table.ts";
import { timeAgo } from "../output/time-ago.ts";
import { whileWaiting } from "../output/waiting.ts";
import { resolveConnection } from "../settings/connection.ts";
import { environmentOption, jsonOption, projectOption, readCount } from "./options.ts";
import { chooseProject } from "./project-choice.ts";
import { suspectsCommand } from "./suspects.ts";

interface Options {
  readonly project?: string;
  readonly environment: string;
  readonly flag?: readonly string[];
  readonly json?: true;
}

interface UntestedOptions extends Options {
  readonly limit: number;
}

interface PlanOptions extends Options {
  readonly strength: "2" | "3";
  readonly seconds: number;
  readonly steps?: number;
  readonly seed: number;
  readonly rows?: number;
  readonly format?: PlanFormat;
}

export function combinationsCommand(edges: Edges): Command {
  return new Command("combinations")
    .description("Which states of flags can meet and were never tested, and how to test them")
    .addCommand(untestedCommand(edges))
    .addCommand(planCommand(edges))
    .addCommand(suspectsCommand(edges));
}

function untestedCommand(edges: Edges): Command {
  return new Command("untested")
    .description("List what is served together, or can be, and was not tested; worst first")
    .addOption(environmentOption())
    .addOption(projectOption())
    .option("-f, --flag <key...>", "only with one of these flags")
    .option("-n, --limit <count>", "so many at most", readCount, 20)
    .addOption(jsonOption())
    .action((options: UntestedOptions) => listUntested(edges, options));
}

function planCommand(edges: Edges): Command {
  return new Command("plan")
    .description("Plan the fewest rows of flag states that test what is untested")
    .addOption(environmentOption())
    .addOption(projectOption())
    .option("-f, --flag <key...>", "plan for these flags; default: those of what is worst")
    .addOption(
      new Option("--strength <t>", "all pairs, or all triples").choices(["2", "3"]).default("2"),
    )
    .option("--seconds <count>", "time to make the plan smaller in", readCount, 3)
    .option("--steps <count>", "stop after so many: the same plan everywhere", readCount)
    .option("--seed <number>", "another seed, another plan", readCount, 1)
    .option("--rows <count>", "only the first rows, which cover the most", readCount)
    .addOption(new Option("--format <format>", "how to print it").choices([...planFormats]))
    .addOption(jsonOption().conflicts("format"))
    .action((options: PlanOptions) => makePlan(edges, options));
}

async function connect(edges: Edges, options: Options): Promise<{ api: Api; project: string }> {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  return { api, project: await chooseProject(api, edges.env, options.project) };
}

async function listUntested(edges: Edges, options: UntestedOptions): Promise<void> {
  const { api, project } = await connect(edges, options);
  const query = new URLSearchParams({ limit: String(options.limit) });
  for (const flag of options.flag ?? []) query.append("flag", flag);
  const list = await api.get<UntestedList>(
    `${at`projects/${project}/environments/${options.environment}/interactions/untested`}?${query}`,
  );
  const { environment, revision, untested, risks } = list;
  if (options.json) {
    writeJson(edges, { project, environment, revision, untested, combinations: risks });
    return;
  }
  if (risks.length === 0) {
    writeNote(edges, "Nothing that can be served together is untested.");
    return;
  }
  writeTable(edges, {
    head: ["ONE", "WITH", "SHARE", "LAST TESTED", "FOR A CONTEXT SUCH AS"],
    rows: risks.map(({ one, other, exposure, exposureFrom, passedAt, witness }) => [
      `${one.flag}: ${one.variant}`,
      `${other.flag}: ${other.variant}`,
      `${exposureFrom === "computed" ? "~" : ""}${percent(exposure)}`,
      testedAt(edges, passedAt),
      witness === null ? "" : JSON.stringify(witness),
    ]),
  });
  if (untested > risks.length) writeNote(edges, `${risks.length} of ${untested} untested.`);
}

async function makePlan(edges: Edges, options: PlanOptions): Promise<void> {
  const { api, project } = await connect(edges, options);
  const watch = crypto.randomUUID();
  const made = api.post<TestPlanView>(at`projects/${project}/test-plans`, {
    environment: options.environment,
    ...(edges.stderr.isTerminal && { watch }),
    strength: Number(options.strength),
    secondsMax: options.seconds,
    seed: options.seed,
    ...(options.flag !== undefined && { flags: options.flag }),
    ...(options.steps !== undefined && { stepsMax: options.steps }),
    ...(options.rows !== undefined && { rowsMax: options.rows }),
  });
  const plan = await whileWaiting(edges, made, async () => {
    const place = at`projects/${project}/environments/${options.environment}`;
    const { work } = await api.get<InteractionWork>(`${place}/interactions/work`);
    return work === null ? undefined : workText(work, watch);
  });
  if (options.json) {
    writeJson(edges, { project, ...plan });
    return;
  }
  const keys = plan.flags.map(({ flag }) => flag);
  const rows = plan.rows.map(({ variants }) =>
    Object.fromEntries(keys.map((key) => [key, variants[key] ?? ""])),
  );
  if (options.format !== undefined) {
    const name = `plan-${plan.id.slice(0, 8)}`;
    const fitting = rows.slice(0, planRowsMax[options.format]);
    const contexts = plan.rows.map(({ context }) => context);
    edges.stdout.write(exportPlan({ name, rows: fitting, contexts }, options.format).text);
    if (fitting.length < rows.length) writeNote(edges, leftOutText(fitting.length, rows.length));
    return;
  }
  writeTable(edges, {
    head: ["ROW", ...keys],
    rows: rows.map((row, index) => [String(index + 1), ...keys.map((key) => row[key] ?? "")]),
  });
  writeNote(edges, summaryOf(plan));
}

function workText(work: NonNullable<InteractionWork["work"]>, watch: string): string {
  if (work.work === "evidence") return "Reading what tests and services told …";
  const share = `${Math.floor(100 * work.share)} %`;
  if (work.work === "reach") return `Working out which states can meet: ${share}`;
  if (work.watch !== watch) return "Another plan is made first …";
  const { rows, open, demanded } = work;
  return `Planning: ${share}, ${rows} rows cover ${demanded - open} of ${demanded} combinations`;
}

function leftOutText(fitting: number, all: number): string {
  return `A matrix has ${fitting} jobs at most: these are the first of ${all} rows, which cover the most.`;
}

function summaryOf({ rows, demanded, open, id, refused }: TestPlanView): string {
  const rest = open === 0 ? "" : `, and leave ${open} open`;
  const left = refused.length === 0 ? "" : ` Rules leave no place for: ${refused.join(", ")}.`;
  return `Plan ${id}: ${rows.length} rows test ${demanded - open} combinations${rest}.${left}`;
}

/** Small shares are not rounded to nothing. */
function percent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 0.01 ? "<0.01%" : `${Number(value.toFixed(2))}%`;
}

function testedAt({ stdout, now }: Edges, passedAt: string | null): string {
  if (passedAt === null) return stdout.isTerminal ? "never" : "";
  return stdout.isTerminal ? timeAgo(passedAt, now()) : passedAt;
}
