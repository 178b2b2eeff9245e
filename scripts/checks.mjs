/** `npm test` and its parts: runs everything, then says what came of it in one plain last line. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { buildDashboard, compileAll } from "./build.mjs";
import { nodeVersions, withNode } from "./node-versions.mjs";
import { withOtherRuntimes } from "./other-runtimes.mjs";
import { capture, fail, installed, root, run, runOrExit } from "./processes.mjs";
import { addTally, failed, passed, printTallies, readVitestTally } from "./tally.mjs";

/** What tests of whole processes run; also checks, since a build fails on wrong types. */
const BUILDS = [
  ["types (tsc)", () => outcomeOf(compileAll())],
  ["dashboard (vite build)", () => outcomeOf(buildDashboard())],
];

/** Each gives an exit code and what was said. They run side by side. */
const CHECKS = [
  ["format and lint (biome)", () => capture(installed("biome"), ["check", "."])],
  ["dead code (knip)", () => capture(installed("knip"), ["--no-progress"])],
  ...BUILDS,
];

export async function test(args) {
  // Somebody who names tests wants those, and soon.
  const checks = await runChecks(args.length > 0 ? BUILDS : CHECKS);
  finish([...checks, await runTests(args)]);
}

export async function check() {
  const checks = await runChecks(CHECKS);
  finish([...checks, await runTests(["--project", "house"])]);
}

export async function fix() {
  await runOrExit(installed("biome"), ["check", "--write", "."]);
}

export function testProjects(projects, args) {
  return test([...projects.flatMap((name) => ["--project", name]), ...args]);
}

/** What is too long for `npm test`: long torture and large sizes, then the libraries on every supported Node, and the SDK elsewhere. */
export async function testDeep(args) {
  const deep = { ...process.env, YARDARM_TEST_DEEP: "1" };
  const tallies = [...(await runChecks(CHECKS)), await runTests(args, { env: deep })];
  for (const version of nodeVersions) {
    const projects = ["sdk", "core", "delivery", "server", "cli", "house", "database"];
    // In their usual sizes: another engine shows itself in the first hundred cases, or not at all.
    tallies.push(await withNode(version, projects, process.env));
  }
  tallies.push(await withOtherRuntimes(process.env));
  finish(tallies);
}

async function runChecks(checks) {
  return Promise.all(
    checks.map(async ([title, work]) => {
      const { code, output } = await work();
      if (code === 0) return passed(title);
      console.log(`\n✗ ${title}\n\n${output}`);
      return failed(title);
    }),
  );
}

function outcomeOf(work) {
  return work.then(
    () => ({ code: 0, output: "" }),
    (error) => ({ code: 1, output: error.message }),
  );
}

export async function runTests(args, options) {
  mkdirSync(path.join(root, ".cache"), { recursive: true });
  const report = path.join(root, ".cache", "test-report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return readVitestTally("tests (vitest)", report, () =>
    run(installed("vitest"), ["run", ...reporters, ...args], options),
  );
}

export function finish(tallies) {
  printTallies(tallies);
  const total = tallies.reduce(addTally);
  if (total.failed > 0) process.exit(1);
  if (total.passed === 0) fail("Nothing was run.");
}
