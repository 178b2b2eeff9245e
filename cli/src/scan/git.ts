/** What git knows about a working tree, asked through the `git` that is installed. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CommandError } from "../command-error.ts";
import { exitCodes } from "../exit-codes.ts";

const run = promisify(execFile);
const outputBytesMax = 512 << 20;

export interface Repository {
  /** Its root folder. */
  readonly root: string;
  git(...args: readonly string[]): Promise<string>;
  /** Undefined when git refuses. */
  ask(...args: readonly string[]): Promise<string | undefined>;
}

/** @throws CommandError when there is no repository, or no git. */
export async function openRepository(folder: string): Promise<Repository> {
  const root = (await call(folder, ["rev-parse", "--show-toplevel"])).trimEnd();
  return {
    root,
    git: (...args) => call(root, args),
    ask: async (...args) => {
      try {
        return await call(root, args);
      } catch {
        return undefined;
      }
    },
  };
}

/** Files that are tracked, or would be: what .gitignore names is left out. */
export async function sourceFiles({ git }: Repository): Promise<readonly string[]> {
  const listed = await git("ls-files", "-z", "--cached", "--others", "--exclude-standard");
  return [...new Set(listed.split("\0").filter((file) => file !== ""))].sort();
}

export interface Origin {
  /** `github.com/acme/shop`; the name of the folder when there is no remote. */
  readonly repository: string;
  /** Undefined on a commit that no branch names. */
  readonly branch: string | undefined;
  /** Undefined when neither git nor the pipeline says. */
  readonly defaultBranch: string | undefined;
  /** Undefined before the first commit. */
  readonly commit: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where this working tree comes from. Pipelines check out a commit, and say its branch in a variable. */
export async function originOf({ root, ask }: Repository, env: Env): Promise<Origin> {
  const [remote, head, remoteHead, commit] = await Promise.all([
    ask("remote", "get-url", "origin"),
    ask("symbolic-ref", "--short", "-q", "HEAD"),
    ask("symbolic-ref", "--short", "-q", "refs/remotes/origin/HEAD"),
    ask("rev-parse", "HEAD"),
  ]);
  const folder = root.split(/[\\/]/).at(-1) ?? root;
  return {
    repository: repositoryName(remote?.trim() ?? "") ?? folder,
    branch: given(env["GITHUB_HEAD_REF"], env["GITHUB_REF_NAME"], env["CI_COMMIT_BRANCH"], head),
    defaultBranch: given(env["CI_DEFAULT_BRANCH"], remoteHead?.replace(/^origin\//, "")),
    commit: given(commit),
  };
}

/** Host and path of a remote, without the credentials that pipelines write into it. */
export function repositoryName(remote: string): string | undefined {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/.exec(remote);
  const [host, name] =
    scp === null && URL.canParse(remote)
      ? [new URL(remote).host, new URL(remote).pathname]
      : [scp?.[1], scp?.[2]];
  if (!host || !name) return undefined;
  return `${host}/${name
    .replace(/^\/+/, "")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")}`;
}

function given(...values: readonly (string | undefined)[]): string | undefined {
  return values.map((value) => value?.trim()).find((value) => value);
}

async function call(folder: string, args: readonly string[]): Promise<string> {
  try {
    const options = { cwd: folder, maxBuffer: outputBytesMax };
    return (await run("git", ["-c", "core.quotePath=false", ...args], options)).stdout;
  } catch (error) {
    throw new CommandError(
      {
        code: "git_refused",
        detail: `git ${args[0] ?? ""} did not work in ${folder}: ${reasonOf(error)}`,
        exitCode: exitCodes.usage,
        hints: ["Run it in a git repository, and name the folder when it is another one."],
      },
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  if ("code" in error && error.code === "ENOENT") return "there is no such folder, or no git.";
  const said = "stderr" in error ? String(error.stderr) : "";
  return said.trim().split("\n").at(-1) || error.message;
}
