/** Builds what has changed. The compiler is incremental by itself; when nothing has changed it is not even started. */
import { readFileSync } from "node:fs";
import { treeFingerprint, unlessDone } from "./fingerprint.mjs";
import { installStamp } from "./install.mjs";
import { capture, fail, installed } from "./processes.mjs";

/** Everything that `npm start` runs, and nothing that only tests need. */
const SERVER_PROJECTS = ["server/tsconfig.src.json", "examples/storefront"];
const SERVER_SOURCES = ["sdk", "core", "delivery", "server", "examples/storefront"];

const DASHBOARD_SOURCES = ["dashboard", "sdk/src", "core/src", "server/src/wire"];

export async function buildServer() {
  const types = compileUnlessDone("server", SERVER_PROJECTS, [
    ...SERVER_SOURCES,
    "tsconfig.base.json",
  ]);
  await together([types, buildDashboard()]);
}

export async function buildAll() {
  await together([compileAll(), buildDashboard()]);
}

/** Type-checks and compiles every workspace, tests included. */
export function compileAll() {
  const sources = [
    "sdk",
    "core",
    "delivery",
    "server",
    "cli",
    "dashboard",
    "bench",
    "test",
    "examples",
  ];
  return compileUnlessDone(
    "all",
    [],
    [...sources, "vitest.config.ts", "tsconfig.base.json", "tsconfig.json"],
  );
}

function compileUnlessDone(name, projects, sources) {
  const job = {
    stamp: `.cache/built-${name}`,
    fingerprint: treeFingerprint(sources, dependencies()),
    proof: "server/dist/main.js",
  };
  return unlessDone(job, () => runQuietly("Compiling …", installed("tsc"), ["-b", ...projects]));
}

export function buildDashboard() {
  const job = {
    stamp: ".cache/built-dashboard",
    fingerprint: treeFingerprint([...DASHBOARD_SOURCES, "tsconfig.base.json"], dependencies()),
    proof: "dashboard/dist/index.html",
  };
  const args = ["build", "--logLevel", "warn"];
  return unlessDone(job, () =>
    runQuietly("Building the dashboard …", installed("vite", "dashboard"), args, {
      cwd: "dashboard",
    }),
  );
}

function dependencies() {
  return readFileSync(installStamp, "utf8");
}

class BuildError extends Error {}

async function runQuietly(title, command, args, options) {
  console.error(title);
  const { code, output } = await capture(command, args, options);
  if (code !== 0) throw new BuildError(output);
}

/** Both to their end, so that neither is left running, and then what went wrong. */
async function together(jobs) {
  const problems = (await Promise.allSettled(jobs)).filter(({ status }) => status === "rejected");
  if (problems.length > 0) fail(problems.map(({ reason }) => reason.message).join("\n"));
}
