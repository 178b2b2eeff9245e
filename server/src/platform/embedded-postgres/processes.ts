import { execFile } from "node:child_process";
import { readFile, readlink, realpath } from "node:fs/promises";
import { promisify } from "node:util";

const exec = promisify(execFile);

/**
 * Does a process with this number run? One that has ended but that nobody has collected (a container's first process
 * often does not) keeps its number and takes signals, yet does nothing any more.
 */
export async function isRunning(pid: number): Promise<boolean> {
  return takesSignals(pid) && (await statFields(pid))?.[0] !== "Z";
}

export function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means that it is there, under another account.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** From the third field of proc(5)'s `stat` on; `undefined` when there is no such process, or no such file here. */
async function statFields(pid: number): Promise<string[] | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // The second field, a command in parentheses, may hold spaces; what follows it does not.
  return line?.slice(line.lastIndexOf(")") + 2).split(" ");
}

/** When the process began, in a form only good for comparing; `undefined` when it is gone or cannot be told. */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return (await statFields(pid))?.[19];
  const listed = await exec("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => undefined);
  return listed?.stdout.trim() || undefined;
}

/** Is this process a postmaster working in that data directory? */
export async function isPostmasterOf(pid: number, data: string): Promise<boolean> {
  if (!(await isRunning(pid))) return false;
  const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (workingDirectory !== undefined) return workingDirectory === (await realpath(data));
  // Without the right to look, or on a system without /proc, the name must do.
  const listed = await exec("ps", ["-o", "command=", "-p", String(pid)]).catch(() => undefined);
  return listed?.stdout.includes("postgres") ?? false;
}
