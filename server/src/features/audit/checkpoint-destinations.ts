/** Places outside the server where checkpoints are kept. Each may be given one twice and keeps it once. */
import { execFile } from "node:child_process";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { StoredCheckpoint } from "./checkpoint-store.ts";

/** Somewhere outside. The name stays the same as long as it is the same place. */
export interface CheckpointDestination {
  readonly name: string;
  /** Absent: always. While it is not, nothing is handed to it, and nothing counts as kept there. */
  isOpen?(): Promise<boolean>;
  /** Throws when it could not be kept; it is tried again. */
  publishCheckpoint(checkpoint: StoredCheckpoint): Promise<void>;
}

/** One line for each checkpoint, at the end of a file. */
export function fileDestination(file: string): CheckpointDestination {
  return {
    name: "file",
    async publishCheckpoint({ jws }) {
      await appendOnce(file, jws);
    },
  };
}

const run = promisify(execFile);
const gitPatienceMs = 60_000;

/** A clone on this machine: one file for each chain, one commit for each checkpoint. Pushing is asked for by itself. */
export function gitDestination({
  folder,
  isPushed,
}: {
  readonly folder: string;
  readonly isPushed: boolean;
}): CheckpointDestination {
  const git = (...args: readonly string[]) =>
    run("git", ["-C", folder, ...identity, ...args], {
      timeout: gitPatienceMs,
      // Nobody is there to be asked for a password.
      env: { ...process.env, GIT_TERMINAL_PROMPT: "0" },
    });
  return {
    name: "git",
    async publishCheckpoint({ chain, entry, jws }) {
      const file = path.join("checkpoints", `${encodeURIComponent(chain)}.jws`);
      await appendOnce(path.join(folder, file), jws);
      await git("add", "--", file);
      const { stdout } = await git("status", "--porcelain", "--", file);
      if (stdout.trim() !== "")
        await git(
          "commit",
          "--quiet",
          "-m",
          `Checkpoint of ${chain} at entry ${entry}`,
          "--",
          file,
        );
      if (isPushed) await git("push", "--quiet");
    },
  };
}

const identity = [
  "-c",
  "user.name=Yardarm",
  "-c",
  "user.email=yardarm@localhost",
  "-c",
  "commit.gpgsign=false",
];

async function appendOnce(file: string, line: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const before = await readFile(file, "utf8").catch(() => "");
  if (!before.split("\n").includes(line)) await appendFile(file, `${line}\n`);
}
