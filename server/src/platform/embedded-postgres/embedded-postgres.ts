/**
 * A Postgres of our own, for trying the product and for tests: started with the server, stopped with it, restarted when
 * it dies. It listens on the loopback address only and asks for a random password. How each kind of death ends:
 *
 * - the server stops: fast shutdown of Postgres;
 * - the server is killed: a watchdog does the same (postmaster.ts), and if that was killed too, the next start;
 * - Postgres is killed: it is started again on the same port, and recovers from its write-ahead log;
 * - power fails: the same, since `fsync` is on unless `isDurable` is false;
 * - a first start is interrupted: the unfinished cluster is thrown away and made anew (cluster.ts).
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { freePort } from "../free-port.ts";
import { accountFor } from "./account.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { type Cluster, clusterFolder, openCluster, SUPERUSER } from "./cluster.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { LogFile } from "./log-file.ts";
import { type Postmaster, spawnPostmaster, stopOrphan } from "./postmaster.ts";

export interface EmbeddedPostgresOptions {
  /** Holds the data in `<dataDir>/postgres`. Made when absent. */
  readonly dataDir: string;
  /** Made when absent; what `url()` names. */
  readonly database?: string;
  /** False gives up surviving a power failure for speed. For tests. */
  readonly isDurable?: boolean;
  /** More settings, as in postgresql.conf. They win over ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called with a sentence when Postgres dies and when it is back. */
  readonly onNotice?: (notice: string) => void;
}

export interface EmbeddedPostgres {
  /** Address and password of a database of this server. */
  url(database?: string): string;
  /** Of the postmaster; `undefined` while it is down. */
  readonly pid: number | undefined;
  /** Settles when Postgres accepts connections. */
  whenServing(): Promise<void>;
  /** Sends a signal and waits for the exit. Postgres comes back by itself, as after any death. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** An orderly stop and start. */
  restart(): Promise<void>;
  /** An orderly stop, for good. */
  stop(): Promise<void>;
}

export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const folder = path.resolve(options.dataDir, "postgres");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(folder);
  const log = new LogFile(path.join(folder, "postgres.log"));
  let supervisor: Supervisor;
  try {
    const isDurable = options.isDurable ?? true;
    const account = await accountFor(clusterFolder(folder));
    const binaries = await findBinaries(account);
    const cluster = await openCluster({ folder, binaries, account, isDurable });
    await stopOrphan(cluster.data);
    supervisor = new Supervisor({ options, folder, binaries, cluster, lock, log });
  } catch (error) {
    log.close();
    await lock.release();
    throw error;
  }
  try {
    await supervisor.start();
    return supervisor;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

interface Parts {
  readonly options: EmbeddedPostgresOptions;
  readonly folder: string;
  readonly binaries: Binaries;
  readonly cluster: Cluster;
  readonly lock: FolderLock;
  readonly log: LogFile;
}

const READY_WITHIN_MS = 60_000;
const PORT_ATTEMPTS = 5;
const RESTART_DELAYS_MS = [0, 200, 1_000, 5_000];

class Supervisor implements EmbeddedPostgres {
  readonly #parts: Parts;
  #postmaster: Postmaster | undefined;
  #port = 0;
  #isStopping = false;
  #serving: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get pid(): number | undefined {
    return this.#postmaster?.hasExited === false ? this.#postmaster.pid : undefined;
  }

  url(database = this.#parts.options.database ?? "postgres"): string {
    const { password } = this.#parts.cluster;
    return `postgres://${SUPERUSER}:${password}@127.0.0.1:${this.#port}/${database}`;
  }

  whenServing(): Promise<void> {
    return this.#serving;
  }

  /** The first start: on the port of last time if it is free, else on another. */
  async start(): Promise<void> {
    const remembered = path.join(this.#parts.folder, "port");
    for (let attempt = 1; ; attempt++) {
      this.#port = await requireFreePort(
        Number.parseInt(await readFile(remembered, "utf8").catch(() => "0"), 10),
      );
      try {
        await this.#launch();
        break;
      } catch (error) {
        const isPortTaken = this.#parts.log.tail.includes("could not bind");
        if (!isPortTaken || attempt === PORT_ATTEMPTS) throw error;
      }
    }
    await writeFile(remembered, String(this.#port));
    await this.#ensureDatabase();
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const postmaster = this.#postmaster;
    postmaster?.signal(signal);
    await postmaster?.exited;
  }

  async restart(): Promise<void> {
    await this.#postmaster?.stop();
    await this.#serving;
  }

  async stop(): Promise<void> {
    if (this.#isStopping) return this.#serving;
    this.#isStopping = true;
    const { lock, log } = this.#parts;
    this.#serving = this.#serving
      .catch(() => undefined)
      .then(() => this.#postmaster?.stop())
      .then(() => {
        log.close();
        return lock.release();
      });
    return this.#serving;
  }

  async #launch(): Promise<void> {
    const { binaries, cluster, log, options } = this.#parts;
    log.clearTail();
    const postmaster = await spawnPostmaster({
      binaries,
      cluster,
      log,
      settings: settingsFor(options, this.#port),
    });
    this.#postmaster = postmaster;
    try {
      await untilServing(postmaster, this.url("postgres"));
    } catch (cause) {
      await postmaster.stop();
      throw new EmbeddedPostgresError(
        "start_failed",
        `The embedded Postgres in ${this.#parts.folder} did not start. Its last words (more in ${log.file}):\n${log.tail}`,
        { cause },
      );
    }
    void postmaster.exited.then(() => this.#afterExit());
  }

  #afterExit(): void {
    if (this.#isStopping) return;
    this.#parts.options.onNotice?.("The embedded Postgres is gone; starting it again.");
    this.#serving = this.#relaunch();
    // Whoever waits hears of it; without anybody waiting it must not end the process.
    this.#serving.catch(() => undefined);
  }

  async #relaunch(): Promise<void> {
    for (let attempt = 0; !this.#isStopping; attempt++) {
      const delayMs = RESTART_DELAYS_MS[attempt] ?? RESTART_DELAYS_MS.at(-1);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (this.#isStopping) return;
      try {
        await this.#launch();
        this.#parts.options.onNotice?.("The embedded Postgres is back.");
        return;
      } catch (error) {
        this.#parts.options.onNotice?.(String(error));
      }
    }
  }

  async #ensureDatabase(): Promise<void> {
    const name = this.#parts.options.database;
    if (name === undefined) return;
    const client = new pg.Client({ connectionString: this.url("postgres") });
    await client.connect();
    try {
      const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
      if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
  }
}

/** Small, because it shares a developer's machine with everything else. */
function settingsFor(
  options: EmbeddedPostgresOptions,
  port: number,
): Readonly<Record<string, string>> {
  const isDurable = options.isDurable ?? true;
  return {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: "32MB",
    max_wal_size: "256MB",
    // Nobody replicates from it.
    wal_level: "minimal",
    max_wal_senders: "0",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_messages: "warning",
    ...(isDurable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    ...options.settings,
  };
}

async function untilServing(postmaster: Postmaster, url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const refusal = await tryConnecting(url);
    if (refusal === undefined) return;
    if (postmaster.hasExited || Date.now() > deadline) throw refusal;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function tryConnecting(url: string): Promise<Error | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function requireFreePort(preferred: number): Promise<number> {
  const port = await freePort(preferred);
  if (port === undefined)
    throw new EmbeddedPostgresError("start_failed", "No port is free on 127.0.0.1.");
  return port;
}
