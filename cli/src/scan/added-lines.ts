import type { Repository } from "./git.ts";

/** By file: the lines that are new. */
export type AddedLines = ReadonlyMap<string, ReadonlySet<number>>;

/** What the working tree adds to where it left `base`; files that git does not know yet are new as a whole. */
export async function addedLines({ git, ask }: Repository, base: string): Promise<AddedLines> {
  const left = (await ask("merge-base", base, "HEAD"))?.trim();
  const from = left || (await git("rev-parse", "--verify", `${base}^{commit}`)).trim();
  const diff = await git(
    "diff",
    "--unified=0",
    "--no-color",
    "--no-ext-diff",
    "--no-renames",
    from,
  );
  const untracked = await git("ls-files", "-z", "--others", "--exclude-standard");
  const added = new Map<string, ReadonlySet<number>>(parseAddedLines(diff));
  for (const file of untracked.split("\0").filter((name) => name !== "")) added.set(file, allLines);
  return added;
}

/** Reads a unified diff without context. */
export function parseAddedLines(diff: string): Map<string, Set<number>> {
  const added = new Map<string, Set<number>>();
  let lines = new Set<number>();
  // Lines of a hunk that are still to come; one of them may look like a header.
  let left = 0;
  for (const line of diff.split("\n")) {
    if (left > 0 && /^[+-]/.test(line)) {
      left -= 1;
      continue;
    }
    const file = /^\+\+\+ (?:"?b\/(.+?)"?)\t?$/.exec(line);
    if (file?.[1] !== undefined) {
      lines = new Set();
      added.set(file[1], lines);
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null) continue;
    const [, removedText = "1", startText = "0", addedText = "1"] = hunk;
    left = Number(removedText) + Number(addedText);
    for (let offset = 0; offset < Number(addedText); offset += 1) {
      lines.add(Number(startText) + offset);
    }
  }
  return added;
}

/** Has every line. */
const allLines: ReadonlySet<number> = new (class extends Set<number> {
  override has(): boolean {
    return true;
  }
})();
