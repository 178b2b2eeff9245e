import type { CodeReferencesBody } from "@yardarm/server/wire";
import { CommandError } from "../command-error.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Origin, Repository } from "./git.ts";
import type { ReadReference } from "./source-lines.ts";

export interface UploadChoice {
  readonly repository?: string | undefined;
  readonly branch?: string | undefined;
  readonly defaultBranch?: string | undefined;
  readonly linkTemplate?: string | undefined;
}

/** What leaves the machine: key, path, line and hash of each reference, and its context when that was asked for. */
export async function uploadBody(
  source: Repository,
  { origin, choice }: { readonly origin: Origin; readonly choice: UploadChoice },
  references: readonly ReadReference[],
): Promise<CodeReferencesBody> {
  const repository = choice.repository ?? origin.repository;
  const commit = needed("commit", origin.commit, "Commit something first.");
  const branch = needed("branch", choice.branch ?? origin.branch, "Name it with --branch.");
  const defaultBranch = needed(
    "default branch",
    choice.defaultBranch ?? origin.defaultBranch,
    "Name it with --default-branch: only its references count for the life of a flag.",
  );
  const committedAt = (await source.git("show", "-s", "--format=%cI", commit)).trim();
  const linkTemplate = choice.linkTemplate ?? usualLink(repository);
  return {
    format: 1,
    repository,
    branch,
    defaultBranch,
    commit,
    committedAt,
    ...(linkTemplate !== undefined && { linkTemplate }),
    references: references.map(({ key, path, line, hash, context }) => ({
      key,
      path,
      line,
      hash,
      ...(context !== undefined && {
        context: { firstLine: context.firstLine, lines: [...context.lines] },
      }),
    })),
  };
}

/** Addresses of lines at the hosts whose form everybody knows. */
function usualLink(repository: string): string | undefined {
  if (repository.startsWith("github.com/")) {
    return `https://${repository}/blob/{commit}/{path}#L{line}`;
  }
  if (repository.startsWith("gitlab.com/")) {
    return `https://${repository}/-/blob/{commit}/{path}#L{line}`;
  }
  return undefined;
}

function needed(what: string, value: string | undefined, hint: string): string {
  if (value !== undefined) return value;
  throw new CommandError({
    code: "origin_unclear",
    detail: `git does not say the ${what} of this working tree.`,
    exitCode: exitCodes.usage,
    hints: [hint],
  });
}
