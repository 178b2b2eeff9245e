/** One run of the program `postgres`, from spawn to exit. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { reachableFrom } from "./account.ts";
import { type Binaries, cleanEnvironment } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { LogFile } from "./log-file.ts";
import { isPostmasterOf, isRunning, takesSignals } from "./processes.ts";

export interface Postmaster {
  readonly pid: number;
  /** Settles when the process is gone and has said its last word. Never rejects. */
  readonly exited: Promise<void>;
  readonly hasExited: boolean;
  signal(signal: NodeJS.Signals): void;
  /** Fast shutdown; harder when that takes too long. */
  stop(): Promise<void>;
}

export interface SpawnOptions {
  readonly binaries: Binaries;
  readonly cluster: Cluster;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: LogFile;
}

export async function spawnPostmaster(options: SpawnOptions): Promise<Postmaster> {
  const { binaries, cluster, log } = options;
  const settings = Object.entries(options.settings).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const child = spawn(
    path.join(binaries.folder, "bin", "postgres"),
    ["-D", reachableFrom(cluster.account, cluster.data), ...settings],
    {
      cwd: cluster.data,
      ...cluster.account,
      env: cleanEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      // A session of its own: Ctrl-C in a terminal goes to everyone in the foreground, and the server still needs its
      // database while it finishes.
      detached: true,
    },
  );
  let hasExited = false;
  child.stderr.on("data", (chunk: Buffer) => log.write(chunk));
  const exited = new Promise<void>((resolve) => {
    child.once("close", () => {
      hasExited = true;
      resolve();
    });
  });
  const pid = await spawned(child);
  const watchdog = startWatchdog(pid, cluster);
  void exited.then(() => watchdog.stdin?.end("the server has seen it exit\n"));

  const signal = (name: NodeJS.Signals): void => {
    if (!hasExited) child.kill(name);
  };
  return {
    pid,
    exited,
    get hasExited() {
      return hasExited;
    },
    signal,
    stop: () => stopProcess(signal, exited),
  };
}

function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("spawn", () => resolve(child.pid ?? 0));
    child.once("error", (cause) =>
      reject(
        new EmbeddedPostgresError("start_failed", `Postgres could not be run: ${cause.message}`, {
          cause,
        }),
      ),
    );
  });
}

/**
 * Stops Postgres when this process dies without a word. The shell holds the reading end of a pipe whose writing end only
 * we have; a line means that all is well, the end of the file that we are gone.
 */
function startWatchdog(pid: number, { account }: Cluster): ChildProcess {
  const watchdog = spawn("/bin/sh", ["-c", 'read -r line || kill -INT "$0"', String(pid)], {
    cwd: "/",
    ...account,
    env: cleanEnvironment(),
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Without a shell there is no watchdog; the next start still stops what was left behind.
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  return watchdog;
}

const FAST_SHUTDOWN_MS = 15_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

async function stopProcess(
  signal: (name: NodeJS.Signals) => void,
  exited: Promise<void>,
): Promise<void> {
  signal("SIGINT");
  if (await settlesWithin(exited, FAST_SHUTDOWN_MS)) return;
  signal("SIGQUIT");
  if (await settlesWithin(exited, IMMEDIATE_SHUTDOWN_MS)) return;
  signal("SIGKILL");
  await exited;
}

async function settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Ends a postmaster that outlived its server, watchdog and all. The caller holds the folder's lock, so it is nobody's.
 * A file that names a pid which now is another program, or nobody's corpse, would make Postgres refuse to start, and is
 * removed.
 */
export async function stopOrphan(data: string): Promise<void> {
  const file = path.join(data, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => undefined);
  const pid = Number.parseInt(text ?? "", 10);
  if (!(pid > 0) || !takesSignals(pid)) return;
  if (await isPostmasterOf(pid, data)) {
    await stopProcess((name) => sendSignal(pid, name), endOf(pid));
  }
  await rm(file, { force: true });
}

function sendSignal(pid: number, name: NodeJS.Signals): void {
  if (takesSignals(pid)) process.kill(pid, name);
}

/** Of a process that is not our child, so that only looking tells. */
async function endOf(pid: number): Promise<void> {
  while (await isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 25));
}
