/** `npm run bench -- NAME [--json FILE]`: runs one benchmark, prints a table and writes what it prints. */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Benchmark } from "./benchmark.ts";
import { audit } from "./benchmarks/audit.ts";
import { evaluate } from "./benchmarks/evaluate.ts";
import { hashing } from "./benchmarks/hashing.ts";
import { ingest } from "./benchmarks/ingest.ts";
import { lostUpdates } from "./benchmarks/lost-updates.ts";
import { propagation } from "./benchmarks/propagation.ts";
import { toReport, toTable } from "./report.ts";

const benchmarks: Readonly<Record<string, Benchmark>> = {
  evaluate,
  hashing,
  ingest,
  propagation,
  "lost-updates": lostUpdates,
  audit,
};

const { values, positionals } = parseArgs({
  options: { json: { type: "string" } },
  allowPositionals: true,
});
const [name = ""] = positionals;
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;

if (benchmark === undefined) {
  const list = Object.entries(benchmarks).map(([key, { summary }]) => `  ${key}: ${summary}`);
  console.error(["Usage: npm run bench -- NAME [--json FILE]", ...list].join("\n"));
  process.exitCode = 2;
} else {
  const report = toReport(name, await benchmark.run(), new Date());
  console.log(toTable(report));
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (report.metrics.some(({ met }) => met === false)) process.exitCode = 1;
}
