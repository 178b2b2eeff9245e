/**
 * One server per data folder. The lock is a file that names its holder; the holder is recognised by pid and by the time
 * its process began, since pids are used again. Postgres' own lock on the data stays the last word; this one
 * covers what comes before it (making the cluster) and can say who is in the way.
 */
import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { isRunning, processStart } from "./processes.ts";

export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly start: string | undefined;
}

/** This process's own folders; its pid alone would not tell a second start from a stale file. */
const held = new Set<string>();

export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = path.join(folder, "in-use.json");
  if (held.has(file)) throw inUse(folder, process.pid);
  held.add(file);
  try {
    await claim(folder, file);
  } catch (error) {
    held.delete(file);
    throw error;
  }
  return {
    release: async () => {
      await rm(file, { force: true });
      held.delete(file);
    },
  };
}

async function claim(folder: string, file: string): Promise<void> {
  const own = `${file}.${randomUUID()}`;
  const me: Holder = { pid: process.pid, start: await processStart(process.pid) };
  await writeFile(own, JSON.stringify(me), { mode: 0o600 });
  try {
    // `link` is atomic and, unlike `open` with `wx`, shows the file only with its content.
    while (!(await linked(own, file))) await removeIfStale(folder, file);
  } finally {
    await rm(own, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function removeIfStale(folder: string, file: string): Promise<void> {
  const judged = await readFile(file, "utf8").catch(() => "");
  const holder = parseHolder(judged);
  if (holder !== undefined && (await isHeldBy(holder))) throw inUse(folder, holder.pid);

  // Between judging and removing, another start may have taken over; then what was moved away is put back.
  const aside = `${file}.${randomUUID()}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, "utf8")) !== judged) await linked(aside, file);
  await rm(aside, { force: true });
}

async function isHeldBy(holder: Holder): Promise<boolean> {
  if (holder.pid === process.pid || !(await isRunning(holder.pid))) return false;
  return holder.start === (await processStart(holder.pid));
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, start } = JSON.parse(text);
    if (!Number.isInteger(pid)) return undefined;
    return { pid, start: typeof start === "string" ? start : undefined };
  } catch {
    return undefined;
  }
}

function inUse(folder: string, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "in_use",
    `The embedded Postgres in ${folder} is in use by process ${pid}. Stop that process, or give this one another folder.`,
  );
}
