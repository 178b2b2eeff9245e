/** `npm run bench -- NAME [--json FILE] [--OPTION VALUE …]`: runs one benchmark, prints a table and writes what it prints. */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Benchmark, BenchmarkOptions } from "./benchmark.ts";
import { audit } from "./benchmarks/audit.ts";
import { covering } from "./benchmarks/covering.ts";
import { evaluate } from "./benchmarks/evaluate.ts";
import { hashing } from "./benchmarks/hashing.ts";
import { ingest } from "./benchmarks/ingest.ts";
import { lostUpdates } from "./benchmarks/lost-updates.ts";
import { propagation } from "./benchmarks/propagation.ts";
import { reachability } from "./benchmarks/reachability.ts";
import { reports } from "./benchmarks/reports.ts";
import { scan } from "./benchmarks/scan.ts";
import { toReport, toTable } from "./report.ts";

const benchmarks: Readonly<Record<string, Benchmark>> = {
  evaluate,
  hashing,
  ingest,
  propagation,
  "lost-updates": lostUpdates,
  audit,
  covering,
  reachability,
  reports,
  scan,
};

const [name = "", ...rest] = process.argv.slice(2);
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;

if (benchmark === undefined) {
  const list = Object.entries(benchmarks).map(([key, { summary, options = [] }]) =>
    [`  ${key}: ${summary}`, ...options.map((option) => `--${option}`)].join(" "),
  );
  console.error(["Usage: npm run bench -- NAME [--json FILE]", ...list].join("\n"));
  process.exitCode = 2;
} else {
  const values = optionsIn(rest, benchmark.options ?? []);
  const report = toReport(name, await benchmark.run(values), new Date());
  console.log(toTable(report));
  const { json } = values;
  if (json !== undefined) {
    await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (report.metrics.some(({ met }) => met === false)) process.exitCode = 1;
}

/** @throws TypeError for an option that the benchmark does not know. */
function optionsIn(words: readonly string[], names: readonly string[]): BenchmarkOptions {
  const known = Object.fromEntries(
    [...names, "json"].map((option) => [option, { type: "string" as const }]),
  );
  return parseArgs({ args: [...words], options: known }).values;
}
