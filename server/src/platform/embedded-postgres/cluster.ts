/**
 * The cluster on disk: `cluster/data` is Postgres' own, `cluster/password` is its superuser's. Both are made in a folder
 * beside it and appear by one rename, so an interrupted start leaves either a whole cluster or none.
 */
import { randomBytes, randomUUID } from "node:crypto";
import {
  chown,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { type Account, accountFor, reachableFrom } from "./account.ts";
import { type Binaries, run } from "./binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

export const SUPERUSER = "postgres";

export interface Cluster {
  readonly data: string;
  readonly password: string;
  readonly account: Account | undefined;
}

export function clusterFolder(folder: string): string {
  return path.join(folder, "cluster");
}

export interface OpenOptions {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly isDurable: boolean;
}

/** The cluster in this folder, made when there is none. The caller holds the folder's lock. */
export async function openCluster(options: OpenOptions): Promise<Cluster> {
  await removeUnfinished(options.folder);
  const cluster = clusterFolder(options.folder);
  if (!(await exists(cluster))) await makeCluster(options, cluster);
  await refuseForeign(options, cluster);
  return {
    data: path.join(cluster, "data"),
    password: (await readFile(path.join(cluster, "password"), "utf8")).trim(),
    account: await accountFor(path.join(cluster, "data")),
  };
}

const UNFINISHED = "unfinished-";

async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(UNFINISHED)) {
      // An initdb that outlived its server may still be writing there; then the next start cleans up.
      await rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function makeCluster(options: OpenOptions, cluster: string): Promise<void> {
  const { account, binaries, isDurable } = options;
  const unfinished = path.join(options.folder, `${UNFINISHED}${randomUUID()}`);
  const data = path.join(unfinished, "data");
  await mkdir(data, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(unfinished, "password");
  await writeFile(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (account !== undefined) await giveTo(account, [unfinished, data, passwordFile]);

  const reachable = reachableFrom(account, data);
  const args = [
    ...["-D", reachable, "-U", SUPERUSER, `--pwfile=${reachable}/../password`],
    ...["--auth=scram-sha-256", "--encoding=UTF8", "--no-locale"],
    // Text sorts alike on every machine, whatever its system's locales are.
    ...["--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ...(isDurable ? [] : ["--no-sync"]),
  ];
  const initdb = path.join(binaries.folder, "bin", "initdb");
  const { status, output } = await run(initdb, args, { cwd: data, ...account });
  if (status !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new EmbeddedPostgresError(
      "init_failed",
      `initdb could not make a cluster in ${cluster}:\n${output}`,
    );
  }
  await rename(unfinished, cluster);
  if (isDurable) await syncFolder(options.folder);
}

async function giveTo(account: Account, files: readonly string[]): Promise<void> {
  try {
    for (const file of files) await chown(file, account.uid, account.gid);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      "init_failed",
      `Postgres does not run as root, and ${files[0]} cannot be given to another user (id ${account.uid}). Start as an ` +
        "ordinary user, choose a data folder on another file system, or set DATABASE_URL.",
      { cause },
    );
  }
}

/** Makes a rename survive a power failure. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseForeign({ binaries }: OpenOptions, cluster: string): Promise<void> {
  let made: string;
  try {
    made = (await readFile(path.join(cluster, "data", "PG_VERSION"), "utf8")).trim();
  } catch (cause) {
    const owner = (await stat(cluster)).uid;
    throw new EmbeddedPostgresError(
      "foreign_folder",
      `The cluster in ${cluster} cannot be read; it belongs to user id ${owner}. It was probably made by a start as ` +
        "another user (root, say): start as that user, give the folder to this one, or choose another data folder.",
      { cause },
    );
  }
  if (made !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      "foreign_folder",
      `The cluster in ${cluster} was made by Postgres ${made}, but the embedded one is ${binaries.majorVersion}. ` +
        "Start the release that made it, dump it with pg_dump, move the folder away, and restore into a new one.",
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
