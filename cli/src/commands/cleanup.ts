import { writeFileSync } from "node:fs";
import path from "node:path";
import type { ConfigView, FlagView } from "@yardarm/server/wire";
import { Command, Option } from "commander";
import { at, createApi } from "../api/api.ts";
import type { Cleanup } from "../cleanup/clean-repository.ts";
import type { FinalVariant } from "../cleanup/final-variant.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson, writeNote } from "../output/report.ts";
import { openRepository, sourceFiles } from "../scan/git.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption, projectOption } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly variant?: string;
  readonly value?: string;
  readonly getter?: readonly string[];
  readonly pure?: readonly string[];
  readonly write?: true;
  readonly json?: true;
}

export function cleanupCommand(edges: Edges): Command {
  return new Command("cleanup")
    .description(
      "Take a flag out of TypeScript and JavaScript: print what would change, or write it",
    )
    .argument("<flag>", "key of the flag")
    .argument("[folder]", "a folder of a git repository, which is cleaned as a whole", ".")
    .addOption(projectOption())
    .option("--variant <name>", "what stays; default: what every environment serves to everybody")
    .addOption(
      new Option("--value <json>", "the value that stays, without asking any server").conflicts([
        "variant",
        "project",
      ]),
    )
    .option("-g, --getter <name...>", "names of your own functions that take a key")
    .option(
      "--pure <name...>",
      "functions that may go with a call: they do nothing but give a value",
    )
    .option("-w, --write", "write the files; without it they stay as they are")
    .addOption(jsonOption())
    .action((flag: string, folder: string, options: Options) =>
      clean(edges, { flag, folder }, options),
    );
}

async function clean(
  edges: Edges,
  { flag, folder }: { readonly flag: string; readonly folder: string },
  options: Options,
): Promise<void> {
  // Read here, since no other command parses source: it is half of all code of the command line.
  const { scanFiles } = await import("../scan/scan-files.ts");
  const { cleanRepository } = await import("../cleanup/clean-repository.ts");
  const source = await openRepository(folder);
  const final = await chooseFinal(edges, flag, options);
  const getters = new Set(options.getter);
  const files = await sourceFiles(source);
  const scanned = scanFiles({ root: source.root, files, keys: [flag], getters });
  const cleanup = cleanRepository({
    root: source.root,
    files,
    final,
    scanned,
    getters,
    pure: new Set(options.pure),
    isWritten: options.write ?? false,
  });
  if (options.write) {
    for (const { path: file, text } of cleanup.files)
      writeFileSync(path.join(source.root, file), text);
  }
  if (options.json) writeJson(edges, toJson(final, cleanup, options.write ?? false));
  else writeCleanup(edges, cleanup, { final, isWritten: options.write ?? false });
  if (cleanup.left.length > 0) throw new LeftError();
}

async function chooseFinal(edges: Edges, key: string, options: Options): Promise<FinalVariant> {
  if (options.value !== undefined) {
    return { key, value: parseValue(options.value), variant: undefined };
  }
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const flag = await api.get<FlagView>(at`projects/${project}/flags/${key}`);
  const name = options.variant ?? servedEverywhere(flag);
  const variant = flag.variants.find((each) => each.name === name);
  if (variant !== undefined) return { key, value: variant.value, variant: variant.name };
  throw new CommandError({
    code: "variant_not_found",
    detail: `The flag "${key}" has no variant "${name}".`,
    exitCode: exitCodes.usage,
    hints: [`Variants: ${flag.variants.map((each) => each.name).join(", ")}.`],
  });
}

function parseValue(text: string): FinalVariant["value"] {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(
      {
        code: "value_invalid",
        detail: `--value is no JSON: ${text}`,
        exitCode: exitCodes.usage,
        hints: ["Write true, 3, or a text in quotes: --value '\"dark\"'."],
      },
      { cause: error },
    );
  }
}

/** The variant that everybody gets in every environment. */
function servedEverywhere({ key, configs }: FlagView): string {
  const served = configs.map((config) => ({ config, variant: servedToAll(config) }));
  const [first] = served;
  const isSame = served.every(({ variant }) => variant === first?.variant);
  if (first?.variant !== undefined && isSame) return first.variant;
  throw new CommandError({
    code: "variant_unclear",
    detail: `The environments do not all serve the same variant of "${key}" to everybody.`,
    exitCode: exitCodes.findings,
    hints: [
      ...served.map(({ config, variant }) => {
        return `${config.environment}: ${variant ?? config.serving.text}`;
      }),
      "Name the one that stays with --variant.",
    ],
  });
}

/** Undefined when it depends on who asks. */
function servedToAll({ config }: ConfigView): string | undefined {
  if (!config.on) return config.offVariant;
  const isPlain = [config.rules, config.targets, config.prerequisites].every(
    (each) => each.length === 0,
  );
  return isPlain && "variant" in config.fallthrough ? config.fallthrough.variant : undefined;
}

/** The documented shape of `cleanup --json` (docs/command-line.md): it may grow, and loses nothing. */
function toJson(
  { key, value, variant }: FinalVariant,
  cleanup: Cleanup,
  isWritten: boolean,
): object {
  return {
    flag: key,
    variant: variant ?? null,
    value,
    isWritten,
    files: cleanup.files.map(({ path: file, diff }) => ({ path: file, diff })),
    left: cleanup.left,
  };
}

function writeCleanup(
  edges: Edges,
  { files, left }: Cleanup,
  { final, isWritten }: { readonly final: FinalVariant; readonly isWritten: boolean },
): void {
  for (const { diff } of files) edges.stdout.write(diff);
  const done = isWritten ? "were changed" : "would change (add --write)";
  const value = JSON.stringify(final.value);
  writeNote(edges, `${final.key} is ${value}: ${files.length} files ${done}.`);
  if (left.length > 0) writeNote(edges, "Left for you:");
  for (const { path: file, line, reason } of left) {
    writeNote(edges, `  ${file}:${line}: ${reason}`);
  }
}

/** What is left was printed. */
class LeftError extends CommandError {
  constructor() {
    super({ code: "references_left", detail: "", exitCode: exitCodes.findings, isTold: true });
  }
}
