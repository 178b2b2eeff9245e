/** Runs tests on the newer Nodes we support, each fetched from the registry as a package. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, run } from "./processes.mjs";
import { failed, readVitestTally } from "./tally.mjs";

export const nodeVersions = ["22", "24", "26"];

export async function withNode(version, projects, environment) {
  const title = `tests on Node ${version}`;
  const node = await installNode(version);
  if (node === undefined) return failed(title);
  const report = path.join(root, ".cache", `test-report-node-${version}.json`);
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const chosen = projects.flatMap((name) => ["--project", name]);
  return readVitestTally(title, report, () =>
    run(node, [path.join(root, "node_modules", "vitest", "vitest.mjs"), ...args, ...chosen], {
      // First on the PATH, so that what the tests start is that Node as well.
      env: { ...environment, PATH: `${path.dirname(node)}${path.delimiter}${environment.PATH}` },
      shell: false,
    }),
  );
}

async function installNode(version) {
  const folder = path.join(root, ".cache", `node-${version}`);
  const node = path.join(folder, "node_modules", "node", "bin", "node");
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const code = await run("npm", ["install", ...flags, `node@${version}`], { cwd: folder });
  return code === 0 && existsSync(node) ? node : undefined;
}
