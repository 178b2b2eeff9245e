import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "./processes.mjs";

/** A project with our scripts and a server that only tells what happens to it. */
let project;

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), "start-"));
  cpSync(path.join(root, "scripts"), path.join(project, "scripts"), { recursive: true });
  const launcher =
    'import { stopWithParent } from "./processes.mjs"; import { start } from "./start.mjs";' +
    "stopWithParent(); await start();";
  write("scripts/launcher.mjs", launcher);
  const manifest = {
    private: true,
    type: "module",
    scripts: { start: "node scripts/launcher.mjs" },
  };
  write("package.json", JSON.stringify(manifest));
  write("server/dist/main.js", SERVER);
});

afterEach(() => rmSync(project, { recursive: true, maxRetries: 10, retryDelay: 100 }));

const SERVER = `
  import { spawn } from "node:child_process";
  import { writeFileSync } from "node:fs";
  const sleeper = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  process.on("SIGTERM", () => { writeFileSync("stopped", ""); process.exit(0); });
  const { YARDARM_DEMO } = process.env;
  const pids = { server: process.pid, launcher: process.ppid, sleeper: sleeper.pid, YARDARM_DEMO };
  writeFileSync("pids.json", JSON.stringify(pids));
`;

function write(name, text) {
  mkdirSync(path.join(project, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(project, name), text);
}

const hasStopped = () => existsSync(path.join(project, "stopped"));

async function startThrough(command, args, environment = {}) {
  const child = spawn(command, args, {
    cwd: project,
    stdio: "ignore",
    env: { ...process.env, DATABASE_URL: undefined, YARDARM_DEMO: undefined, ...environment },
  });
  const file = path.join(project, "pids.json");
  await expect.poll(() => readWhenThere(file), { timeout: 20_000 }).toContain("sleeper");
  return { child, ...JSON.parse(readFileSync(file, "utf8")) };
}

function readWhenThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    const stat = readWhenThere(`/proc/${pid}/stat`);
    return !stat.includes(") Z ");
  } catch {
    return false;
  }
}

async function allGone(...pids) {
  await expect.poll(() => pids.filter(isRunning), { timeout: 20_000 }).toEqual([]);
}

test("the server stops in order when npm is asked to stop, though npm tells nobody", async () => {
  const { child, server, launcher, sleeper } = await startThrough("npm", ["start"]);
  child.kill("SIGTERM");
  await allGone(server, launcher, sleeper);
  expect(hasStopped()).toBe(true);
});

test("the server stops in order when npm is killed", async () => {
  const { child, server, launcher, sleeper } = await startThrough("npm", ["start"]);
  child.kill("SIGKILL");
  await allGone(server, launcher, sleeper);
  expect(hasStopped()).toBe(true);
});

test("the server stops in order when its launcher is killed", async () => {
  const { child, server, sleeper } = await startThrough(process.execPath, ["scripts/launcher.mjs"]);
  child.kill("SIGKILL");
  await allGone(server);
  expect(hasStopped()).toBe(true);
  // With the launcher gone nobody ends what the server started; this server, unlike the real one, does not either.
  process.kill(sleeper);
});

test.each(["SIGINT", "SIGTERM"])("%s ends everything and counts as success", async (signal) => {
  const { child, server, sleeper } = await startThrough(process.execPath, ["scripts/launcher.mjs"]);
  child.kill(signal);
  expect(await once(child, "exit")).toEqual([0, null]);
  await allGone(server, sleeper);
  expect(hasStopped()).toBe(true);
});

test("a server that ends by itself ends the launcher with its exit code", async () => {
  write("server/dist/main.js", `${SERVER}; setTimeout(() => process.exit(7), 10);`);
  const { child, sleeper } = await startThrough(process.execPath, ["scripts/launcher.mjs"]);
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(7);
  await allGone(sleeper);
});

test.each([
  [{}, "1"],
  [{ YARDARM_DEMO: "0" }, "0"],
  [{ DATABASE_URL: "postgres://elsewhere" }, undefined],
  [{ DATABASE_URL: "postgres://elsewhere", YARDARM_DEMO: "1" }, "1"],
])("with %j the demo is %s", async (environment, demo) => {
  const launch = ["scripts/launcher.mjs"];
  const started = await startThrough(process.execPath, launch, environment);
  expect(started.YARDARM_DEMO).toBe(demo);
  started.child.kill("SIGTERM");
  await allGone(started.server);
});
