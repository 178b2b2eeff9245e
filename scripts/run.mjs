/**
 * Behind every command of package.json. Needs nothing but Node and npm: it installs what is missing, builds what has
 * changed, and then does the task. Node's own modules only, since it runs before anything is installed.
 */
import { buildAll, buildServer } from "./build.mjs";
import { check, fix, test, testDeep, testProjects } from "./checks.mjs";
import { dev } from "./dev.mjs";
import { install } from "./install.mjs";
import { fail, runOrExit, stopWithParent } from "./processes.mjs";
import { soak } from "./soak.mjs";
import { start } from "./start.mjs";

const NODE_MINIMUM = [20, 19];

const tasks = {
  async start() {
    await buildServer();
    await start();
  },
  dev,
  build: buildAll,
  check,
  fix,
  test,
  "test:db": (args) => testProjects(["database"], args),
  "test:e2e": (args) => testProjects(["conformance", "journeys", "faults"], args),
  "test:deep": testDeep,
  async bench(args) {
    await buildAll();
    await runOrExit(process.execPath, ["bench/dist/main.js", ...args]);
  },
  soak,
};

const [name = "", ...args] = process.argv.slice(2);
const task = tasks[name];
if (task === undefined) {
  fail(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(", ")}.`);
}
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor < NODE_MINIMUM[1])) {
  fail(`Yardarm needs Node ${NODE_MINIMUM.join(".")} or newer; this is ${process.version}.`);
}
stopWithParent();
await install();
await task(args);
