/** Tries the packed SDK in Deno and Bun, and the client for edges in the runtime of Workers, each fetched from the registry as a package. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installed, root, run } from "./processes.mjs";
import { failed, readVitestTally } from "./tally.mjs";

const runtimes = [
  { name: "deno", version: "2.9.6", args: ["run", "--allow-all", "--quiet"] },
  { name: "bun", version: "1.4.5", args: ["run"] },
];
const edge = { name: "workerd", version: "1.20260730.1", args: [] };

export async function withOtherRuntimes(environment) {
  const title = `the packed SDK in ${[...runtimes, edge].map(({ name }) => name).join(", ")}`;
  const [workerd, ...found] = await Promise.all([edge, ...runtimes].map(fetched));
  if ([workerd, ...found].includes(undefined)) return failed(title);
  const report = path.join(root, ".cache", "test-report-runtimes.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const chosen = ["test/house/packages.test.ts", "test/conformance/edge-runtime.test.ts"];
  return readVitestTally(title, report, () =>
    run(installed("vitest"), [...args, ...chosen], {
      env: {
        ...environment,
        YARDARM_TEST_RUNTIMES: JSON.stringify(found),
        YARDARM_TEST_WORKERD: workerd.command,
      },
    }),
  );
}

async function fetched({ name, version, args }) {
  const folder = path.join(root, ".cache", `${name}-${version}`);
  const command = path.join(folder, "node_modules", ".bin", name);
  const runtime = { name: `${name} ${version}`, command, args };
  if (existsSync(command)) return runtime;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const code = await run("npm", ["install", ...flags, `${name}@${version}`], { cwd: folder });
  return code === 0 && existsSync(command) ? runtime : undefined;
}
