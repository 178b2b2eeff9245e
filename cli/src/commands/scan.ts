import type { CodeReferencesTaken, FlagList } from "@yardarm/server/wire";
import { Command, InvalidArgumentError, Option } from "commander";
import { type Api, at, createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { addedLines } from "../scan/added-lines.ts";
import { blameOf } from "../scan/blame.ts";
import { type KnownFlags, type ScanFinding, scanFindings } from "../scan/findings.ts";
import {
  type Origin,
  openRepository,
  originOf,
  type Repository,
  sourceFiles,
} from "../scan/git.ts";
import { type ReadReference, readLines } from "../scan/source-lines.ts";
import { uploadBody } from "../scan/upload-body.ts";
import { type ScanFormat, type ScanReport, writeScan } from "../scan/write-scan.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption, projectOption } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Options {
  readonly project?: string;
  readonly key?: readonly string[];
  readonly getter?: readonly string[];
  readonly against?: string;
  readonly upload?: true;
  readonly context?: number;
  readonly blame?: true;
  readonly repository?: string;
  readonly branch?: string;
  readonly defaultBranch?: string;
  readonly linkTemplate?: string;
  readonly format?: ScanFormat;
  readonly json?: true;
}

export function scanCommand(edges: Edges): Command {
  return new Command("scan")
    .description("Find where the code of a repository says the keys of flags")
    .argument("[folder]", "a folder of a git repository, which is scanned as a whole", ".")
    .addOption(projectOption())
    .option("-k, --key <key...>", "look for these keys, without asking any server")
    .option("-g, --getter <name...>", "names of your own functions that take a key")
    .option("-a, --against <commit>", "judge only lines that are new since the tree left it")
    .addOption(new Option("-u, --upload", "tell the server what was found").conflicts("key"))
    .option("-c, --context <lines>", "show, and upload, so many lines before and after", toContext)
    .option("-b, --blame", "say who wrote each line last; this is never uploaded")
    .option("--repository <name>", "default: host and path of the remote `origin`")
    .option("--branch <name>", "default: what git or the pipeline says")
    .option("--default-branch <name>", "default: what git or the pipeline says")
    .option("--link-template <url>", "address of a line, with {path}, {line}, {commit}, {branch}")
    .addOption(
      new Option("--format <format>", "github: annotations; gitlab: a code quality report")
        .choices(["text", "github", "gitlab"])
        .conflicts("json"),
    )
    .addOption(jsonOption())
    .action((folder: string, options: Options) => scan(edges, folder, options));
}

function toContext(text: string): number {
  const lines = Number(text);
  if (Number.isInteger(lines) && lines >= 0 && lines <= 10) return lines;
  throw new InvalidArgumentError("Give a number from 0 to 10.");
}

async function scan(edges: Edges, folder: string, options: Options): Promise<void> {
  const source = await openRepository(folder);
  const server = options.key === undefined ? await askServer(edges, options) : undefined;
  const [origin, files, added] = await Promise.all([
    originOf(source, edges.env),
    sourceFiles(source),
    options.against === undefined ? undefined : addedLines(source, options.against),
  ]);
  // Read here, since it brings a parser along.
  const { scanFiles } = await import("../scan/scan-files.ts");
  const found = scanFiles({
    root: source.root,
    files,
    keys: options.key ?? server?.known.flags.keys() ?? [],
    getters: options.getter ?? [],
    findsUnknown: server !== undefined,
  });
  const findings = server === undefined ? [] : scanFindings(found, server.known, added);
  const references = readLines(source.root, found.references, options.context);
  const unknown = readLines(source.root, found.unknown, options.context);
  const taken =
    options.upload && server !== undefined
      ? await upload(server, { source, origin, options }, [...references, ...unknown])
      : undefined;
  const blame = options.blame ? await blameOf(source, found.references) : undefined;
  const report: ScanReport = { ...found, references, findings, origin, blame, taken };
  writeScan(edges, report, formatOf(options, edges));
  if (isRefused(findings, options)) throw new FindingsError();
}

interface Server {
  readonly api: Api;
  readonly known: KnownFlags;
}

async function askServer(edges: Edges, options: Options): Promise<Server> {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const project = await chooseProject(api, edges.env, options.project);
  const { flags } = await api.get<FlagList>(at`projects/${project}/flags`);
  return { api, known: { project, flags: new Map(flags.map((flag) => [flag.key, flag])) } };
}

async function upload(
  { api, known }: Server,
  from: { readonly source: Repository; readonly origin: Origin; readonly options: Options },
  references: readonly ReadReference[],
): Promise<CodeReferencesTaken> {
  const { source, origin, options } = from;
  const body = await uploadBody(source, { origin, choice: options }, references);
  return api.post<CodeReferencesTaken>(at`projects/${known.project}/code-references`, body);
}

function formatOf({ format, json }: Options, { env }: Edges): ScanFormat {
  if (json) return "json";
  return format ?? (env["GITHUB_ACTIONS"] === "true" ? "github" : "text");
}

/** An upload tells the server what is; only a check says no to it. */
function isRefused(findings: readonly ScanFinding[], { upload: isUpload, against }: Options) {
  return findings.length > 0 && (!isUpload || against !== undefined);
}

/** The findings were printed. */
class FindingsError extends CommandError {
  constructor() {
    super({ code: "scan_findings", detail: "", exitCode: exitCodes.findings, isTold: true });
  }
}
