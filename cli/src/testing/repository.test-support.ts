/** A git repository for one test, with files and commits. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TestRepository {
  readonly root: string;
  write(files: Readonly<Record<string, string>>): void;
  git(...args: readonly string[]): string;
  /** Writes and commits; the commit's hash. */
  commit(files: Readonly<Record<string, string>>): string;
  remove(): void;
}

export function createRepository(): TestRepository {
  const root = mkdtempSync(path.join(tmpdir(), "yardarm-scan-"));
  const git = (...args: readonly string[]): string => {
    const own = [
      "-c",
      "user.name=Ada",
      "-c",
      "user.email=ada@example.com",
      "-c",
      "commit.gpgsign=false",
    ];
    return execFileSync("git", [...own, ...args], { cwd: root, encoding: "utf8" }).trim();
  };
  git("init", "--quiet", "--initial-branch=main");
  const repository: TestRepository = {
    root,
    git,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(root, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    },
    commit(files) {
      repository.write(files);
      git("add", "--all");
      git("commit", "--quiet", "--message=Change");
      return git("rev-parse", "HEAD");
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  return repository;
}
