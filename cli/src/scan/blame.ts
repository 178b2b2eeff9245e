import type { FoundReference } from "./found-reference.ts";
import type { Repository } from "./git.ts";

/** Who wrote a line last. */
export interface LineAuthor {
  readonly name: string;
  readonly email: string;
  readonly commit: string;
}

export type Blame = (reference: FoundReference) => LineAuthor | undefined;

/** Asks git once for each file. Lines that were not committed yet have no author. */
export async function blameOf(
  { ask }: Repository,
  references: readonly FoundReference[],
): Promise<Blame> {
  const authors = new Map<string, ReadonlyMap<number, LineAuthor>>();
  for (const [path, lines] of linesByFile(references)) {
    const ranges = [...lines].flatMap((line) => ["-L", `${line},${line}`]);
    const told = await ask("blame", "--line-porcelain", ...ranges, "--", path);
    if (told !== undefined) authors.set(path, parseBlame(told));
  }
  return ({ path, line }) => authors.get(path)?.get(line);
}

function linesByFile(references: readonly FoundReference[]): Map<string, Set<number>> {
  const byFile = new Map<string, Set<number>>();
  for (const { path, line } of references) {
    byFile.set(path, (byFile.get(path) ?? new Set()).add(line));
  }
  return byFile;
}

/** `git blame --line-porcelain`: a header of lines for each line, which begins with the commit. */
function parseBlame(told: string): Map<number, LineAuthor> {
  const authors = new Map<number, LineAuthor>();
  let commit = "";
  let line = 0;
  let name = "";
  for (const text of told.split("\n")) {
    const head = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(text);
    if (head !== null) {
      commit = head[1] ?? "";
      line = Number(head[2]);
    } else if (text.startsWith("author ")) {
      name = text.slice("author ".length);
    } else if (text.startsWith("author-mail ") && !/^0+$/.test(commit)) {
      const email = text.slice("author-mail ".length).replace(/^<|>$/g, "");
      authors.set(line, { name, email, commit });
    }
  }
  return authors;
}
