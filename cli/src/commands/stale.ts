import type { LifecycleList, LifecycleRow } from "@yardarm/server/wire";
import { Command, Option } from "commander";
import { type Api, at, createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson, writeNote } from "../output/report.ts";
import { writeTable } from "../output/table.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption, projectOption } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly owner?: string;
  readonly safe?: "delete" | "archive";
  readonly json?: true;
}

export function staleCommand(edges: Edges): Command {
  return new Command("stale")
    .description("List stale flags, with whether they may go and why; ends with 1 if there are any")
    .addOption(projectOption())
    .option("--owner <id>", "only those of this team or person")
    .addOption(
      new Option("--safe <what>", "only what is safe to delete from code, or to archive").choices([
        "delete",
        "archive",
      ]),
    )
    .addOption(jsonOption())
    .action((options: Options) => listStale(edges, options));
}

async function listStale(edges: Edges, options: Options): Promise<void> {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const flags = await readStale(api, project, options);
  if (options.json) writeJson(edges, { project, flags: flags.map(toJson) });
  else if (flags.length === 0) writeNote(edges, "No stale flags.");
  else {
    writeTable(edges, {
      head: ["FLAG", "STAGE", "OWNER", "VERDICT"],
      rows: flags.map((flag) => [flag.key, flag.stage, flag.owner.name, verdictOf(flag)]),
    });
  }
  if (flags.length > 0) throw new StaleError();
}

async function readStale(
  api: Api,
  project: string,
  { owner, safe }: Options,
): Promise<readonly LifecycleRow[]> {
  const flags: LifecycleRow[] = [];
  let after: string | null = "";
  while (after !== null) {
    const query = new URLSearchParams({
      ...{ stale: "true", limit: "500" },
      ...(owner !== undefined && { owner }),
      ...(safe !== undefined && { safe }),
      ...(after !== "" && { after }),
    });
    const page: LifecycleList = await api.get(`${at`projects/${project}/lifecycle`}?${query}`);
    flags.push(...page.flags);
    after = page.next;
  }
  return flags;
}

/** What comes next: out of the code, and then into the archive. */
function verdictOf({ deleteFromCode, archive }: LifecycleRow): string {
  return deleteFromCode.safe === "done" ? archive.sentence : deleteFromCode.sentence;
}

/** The documented shape of `stale --json` (docs/command-line.md): it may grow, and loses nothing. */
function toJson(flag: LifecycleRow): object {
  const { key, name, owner, purpose, expiry, stage, track, staleBecause, extensions } = flag;
  const { environments, signals, deleteFromCode, archive } = flag;
  return {
    ...{ key, name, owner, purpose, expiry, stage, track, staleBecause, extensions },
    ...{ environments, signals, deleteFromCode, archive },
  };
}

/** They were printed. */
class StaleError extends CommandError {
  constructor() {
    super({ code: "stale_flags", detail: "", exitCode: exitCodes.findings, isTold: true });
  }
}
