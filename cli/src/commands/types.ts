import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { flagTypes } from "@yardarm/sdk/model";
import type { FlagList } from "@yardarm/server/wire";
import { Command } from "commander";
import { at, createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson, writeNote } from "../output/report.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption, projectOption } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly check?: true;
  readonly json?: true;
}

export function typesCommand(edges: Edges): Command {
  return new Command("types")
    .description(
      "Write a flags.d.ts, with which flag keys and their types are checked by the compiler",
    )
    .argument("[file]", "where to write it; without, it is printed")
    .option("--check", "write nothing, and end with 1 when the file is not as it should be")
    .addOption(projectOption())
    .addOption(jsonOption())
    .action((file: string | undefined, options: Options) => writeTypes(edges, file, options));
}

async function writeTypes(edges: Edges, file: string | undefined, options: Options): Promise<void> {
  if (file === undefined && (options.check || options.json)) {
    throw new CommandError({
      code: "usage",
      detail: "Name the file, such as src/flags.d.ts.",
      exitCode: exitCodes.usage,
    });
  }
  const { project, text, flags } = await typesOf(edges, options.project);
  if (file === undefined) {
    edges.stdout.write(text);
    return;
  }
  const known = await textOf(file);
  const isCurrent = known === text;
  const { added, removed } = differenceOf(known ?? "", text);
  const document = { project, file, flags, isCurrent, added, removed };
  if (options.check && !isCurrent) refuse(edges, { ...document, isJson: options.json === true });
  if (!isCurrent) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (options.json) writeJson(edges, document);
  else
    writeNote(edges, isCurrent ? `${file} is as it should be.` : `Wrote ${file}: ${flags} flags.`);
}

async function typesOf(edges: Edges, named: string | undefined) {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, named);
  const { flags } = await api.get<FlagList>(at`projects/${project}/flags`);
  // Code that asks an archived flag should not compile: it gets its default.
  const there = flags.filter(({ stage }) => stage !== "archived");
  const text = flagTypes(
    Object.fromEntries(
      there.map(({ key, name, type }) => [
        key,
        { type, ...(name !== key && { description: name }) },
      ]),
    ),
  );
  return { project, text, flags: there.length };
}

interface Stale {
  readonly file: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly isJson: boolean;
}

function refuse(edges: Edges, { isJson, ...document }: Stale): never {
  const { file, added, removed } = document;
  if (isJson) writeJson(edges, document);
  throw new CommandError({
    code: "types_outdated",
    detail: `${file} is not what the flags of the project are.`,
    exitCode: exitCodes.findings,
    hints: [
      ...added.map((line) => `+ ${line}`),
      ...removed.map((line) => `- ${line}`),
      `Run: yardarm types ${file}`,
    ],
    ...(isJson && { isTold: true }),
  });
}

/** Members of the interface, which say key and type, that only one of them has. */
function differenceOf(before: string, after: string) {
  const [known, wanted] = [before, after].map(membersOf);
  return {
    added: [...(wanted ?? [])].filter((line) => known?.has(line) !== true),
    removed: [...(known ?? [])].filter((line) => wanted?.has(line) !== true),
  };
}

function membersOf(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^ +readonly (".*": \w+);$/gm)].map(([, member = ""]) => member),
  );
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
