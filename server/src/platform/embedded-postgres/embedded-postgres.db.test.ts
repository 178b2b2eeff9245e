import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./index.ts";
import { isRunning } from "./processes.ts";

let madeOnce: string;
let dataDir: string;
const started: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  madeOnce = await mkdtemp(path.join(tmpdir(), "embedded-"));
  await (await startEmbeddedPostgres({ dataDir: madeOnce, isDurable: false })).stop();
});

afterAll(() => rm(madeOnce, { recursive: true, force: true }));

beforeEach(async () => {
  // Mode 0700: as root, Postgres' own account can never walk here.
  dataDir = await mkdtemp(path.join(tmpdir(), "embedded-"));
});

afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
  for (const child of children.splice(0)) await killed(child);
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

async function start(options: { isDurable?: boolean; onNotice?: (notice: string) => void } = {}) {
  const postgres = await startEmbeddedPostgres({ dataDir, isDurable: false, ...options });
  started.push(postgres);
  return postgres;
}

/** For tests of what comes after a first start: a folder that has seen one, with its owners. */
function hadFirstStart(): void {
  const { status, stderr } = spawnSync("cp", ["-a", `${madeOnce}/.`, dataDir], {
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

interface Answer {
  readonly url: string;
  readonly pid: number;
  readonly error?: string;
}

/** A server in a process of its own. */
async function startServer(
  account: { uid?: number; gid?: number } = {},
): Promise<[ChildProcess, Answer]> {
  const script = fileURLToPath(new URL("./server.test-support.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, dataDir], {
    cwd: path.dirname(script),
    stdio: ["ignore", "pipe", "inherit"],
    ...account,
  });
  children.push(child);
  const [line] = await once(createInterface(child.stdout), "line");
  return [child, JSON.parse(line)];
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function gone(pid: number): Promise<void> {
  await expect.poll(() => isRunning(pid)).toBe(false);
}

test("data, password and port are the same after a clean stop and another start", async () => {
  const first = await start({ isDurable: true });
  await query(first.url(), "CREATE TABLE kept AS SELECT 'yes' AS answer");
  await first.stop();
  const second = await start();
  expect(second.url()).toBe(first.url());
  expect(await query(second.url(), "SELECT answer FROM kept")).toEqual([{ answer: "yes" }]);
});

test("it listens on the loopback address only, and not without its password", async () => {
  hadFirstStart();
  const postgres = await start();
  expect(await query(postgres.url(), "SHOW listen_addresses")).toEqual([
    { listen_addresses: "127.0.0.1" },
  ]);
  expect(await query(postgres.url(), "SHOW unix_socket_directories")).toEqual([
    { unix_socket_directories: "" },
  ]);
  const wrong = new URL(postgres.url());
  wrong.password = "password";
  await expect(query(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
});

test("nobody else may read the password", async () => {
  await start();
  expect((await stat(path.join(dataDir, "postgres", "cluster", "password"))).mode & 0o077).toBe(0);
});

test("the database asked for is there, and asking again is no error", async () => {
  hadFirstStart();
  for (const _ of ["first", "again"]) {
    const postgres = await startEmbeddedPostgres({ dataDir, isDurable: false, database: "a-name" });
    expect(await query(postgres.url(), "SELECT current_database() AS name")).toEqual([
      { name: "a-name" },
    ]);
    await postgres.stop();
  }
});

test("a second server in the same folder is refused and told who is there", async () => {
  hadFirstStart();
  await start();
  const refusal = { problem: "in_use", message: expect.stringContaining(`process ${process.pid}`) };
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject(refusal);
  const [, answer] = await startServer();
  expect(answer.error).toContain(`in use by process ${process.pid}`);
});

test("of several servers that start at once in a new folder, exactly one gets it", async () => {
  const answers = await Promise.all([startServer(), startServer(), startServer()]);
  const refused = answers.filter(([, answer]) => answer.error !== undefined);
  expect(refused).toHaveLength(2);
  for (const [, answer] of refused) expect(answer.error).toContain("in use by process");
});

test("a killed Postgres comes back on the same address with all that was committed", async () => {
  hadFirstStart();
  const notices: string[] = [];
  const postgres = await start({ isDurable: true, onNotice: (notice) => notices.push(notice) });
  await query(postgres.url(), "CREATE TABLE kept AS SELECT 42 AS answer");
  const { pid } = postgres;
  await postgres.kill("SIGKILL");
  await postgres.whenServing();
  expect(postgres.pid).not.toBe(pid);
  expect(await query(postgres.url(), "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  expect(notices).toEqual([expect.stringContaining("is gone"), expect.stringContaining("is back")]);
});

test("restarting in order gives a new process at the same address", async () => {
  hadFirstStart();
  const postgres = await start();
  const { pid } = postgres;
  await postgres.restart();
  expect(postgres.pid).not.toBe(pid);
  expect(await query(postgres.url(), "SELECT 1 AS alive")).toEqual([{ alive: 1 }]);
});

test("after a stop nothing of it runs, and stopping twice is no error", async () => {
  hadFirstStart();
  const postgres = await start();
  const pid = postgres.pid ?? 0;
  await Promise.all([postgres.stop(), postgres.stop()]);
  expect(await isRunning(pid)).toBe(false);
  expect(postgres.pid).toBeUndefined();
});

test("when its server is killed, Postgres stops by itself and the next server takes over", async () => {
  hadFirstStart();
  const [server, { url, pid }] = await startServer();
  await query(url, "CREATE TABLE kept AS SELECT 7 AS answer");
  await killed(server);
  await gone(pid);
  const next = await start();
  expect(await query(next.url(), "SELECT answer FROM kept")).toEqual([{ answer: 7 }]);
});

test("a Postgres that outlived its server is stopped by the next one", async () => {
  hadFirstStart();
  const [server, { url, pid }] = await startServer();
  await query(url, "CREATE TABLE kept AS SELECT 7 AS answer");
  // A stopped postmaster cannot obey the watchdog; it stands for one whose watchdog was killed as well.
  process.kill(pid, "SIGSTOP");
  await killed(server);
  process.kill(pid, "SIGCONT");
  const next = await start();
  expect(await isRunning(pid)).toBe(false);
  expect(await query(next.url(), "SELECT answer FROM kept")).toEqual([{ answer: 7 }]);
});

test("a first start that was interrupted is begun anew", async () => {
  const half = path.join(dataDir, "postgres", "unfinished-1", "data");
  await mkdir(half, { recursive: true });
  await writeFile(path.join(half, "PG_VERSION"), "18\n");
  const postgres = await start();
  expect(await query(postgres.url(), "SELECT 1 AS alive")).toEqual([{ alive: 1 }]);
  expect((await readdir(path.join(dataDir, "postgres"))).join(" ")).not.toContain("unfinished");
});

test("a file of a dead postmaster whose number is now another program's does not matter", async () => {
  hadFirstStart();
  await (await start()).stop();
  const file = path.join(dataDir, "postgres", "cluster", "data", "postmaster.pid");
  await writeFile(file, `${process.pid}\n/somewhere\n1\n5432\n\n127.0.0.1\n`);
  const postgres = await start();
  expect(await query(postgres.url(), "SELECT 1 AS alive")).toEqual([{ alive: 1 }]);
});

test("data of another major version is refused with the way to move it", async () => {
  hadFirstStart();
  await (await start()).stop();
  await writeFile(path.join(dataDir, "postgres", "cluster", "data", "PG_VERSION"), "14\n");
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
    problem: "foreign_folder",
    message: expect.stringContaining("pg_dump"),
  });
});

test("a start that fails says so in Postgres' own words and leaves the folder free", async () => {
  const failing = startEmbeddedPostgres({
    dataDir,
    isDurable: false,
    settings: { work_mem: "much" },
  });
  await expect(failing).rejects.toMatchObject({
    problem: "start_failed",
    message: expect.stringContaining('invalid value for parameter "work_mem"'),
  });
  expect(await readFile(path.join(dataDir, "postgres", "postgres.log"), "utf8")).toContain(
    "work_mem",
  );
  await start();
});

test("when the port of last time is taken, another one is found", async () => {
  hadFirstStart();
  const first = await start();
  const other = await mkdtemp(path.join(tmpdir(), "embedded-"));
  try {
    await mkdir(path.join(other, "postgres"));
    await writeFile(path.join(other, "postgres", "port"), new URL(first.url()).port);
    const second = await startEmbeddedPostgres({ dataDir: other, isDurable: false });
    expect(await query(second.url(), "SELECT 1 AS alive")).toEqual([{ alive: 1 }]);
    await second.stop();
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)("started by root, Postgres runs without privileges", async () => {
  hadFirstStart();
  const postgres = await start();
  const status = await readFile(`/proc/${postgres.pid}/status`, "utf8");
  expect(/^Uid:\s+(\d+)\s+(\d+)/m.exec(status)?.slice(1)).toEqual(["65534", "65534"]);
  expect(/^CapEff:\s+(\w+)/m.exec(status)?.[1]).toMatch(/^0+$/);
});

// Root can become somebody else to try this; everybody else has just done it in every test above.
test.runIf(isRoot)(
  "an ordinary user's cluster is served for that user, also when root starts it later",
  async ({ skip }) => {
    // "daemon", which has a line in /etc/passwd everywhere; initdb insists on one.
    const ordinary = { uid: 1, gid: 1 };
    const script = fileURLToPath(import.meta.url);
    const canRead = spawnSync(
      process.execPath,
      ["-e", `require("fs").accessSync(${JSON.stringify(script)})`],
      ordinary,
    );
    skip(canRead.status !== 0, "the checkout lies where other users cannot read it");

    await chown(dataDir, ordinary.uid, ordinary.gid);
    const [server, answer] = await startServer(ordinary);
    await query(answer.url, "CREATE TABLE kept AS SELECT 7 AS answer");
    server.kill("SIGTERM");
    await once(server, "exit");
    const postgres = await start();
    expect(await query(postgres.url(), "SELECT answer FROM kept")).toEqual([{ answer: 7 }]);
    expect((await stat(`/proc/${postgres.pid}`)).uid).toBe(ordinary.uid);
  },
);
