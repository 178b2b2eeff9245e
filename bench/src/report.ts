import { cpus } from "node:os";
import type { Metric } from "./benchmark.ts";

/** What `--json` writes, and what a run is compared by. */
export interface Report {
  readonly bench: string;
  /** RFC 3339. */
  readonly date: string;
  readonly node: string;
  readonly cpus: string;
  readonly metrics: readonly Metric[];
}

export function toReport(bench: string, metrics: readonly Metric[], date: Date): Report {
  const models = cpus();
  return {
    bench,
    date: date.toISOString(),
    node: process.version,
    cpus: `${models.length} x ${models[0]?.model.trim() ?? "unknown"}`,
    metrics: metrics.map((metric) => ({ ...metric, value: rounded(metric.value) })),
  };
}

export function toTable({ bench, node, cpus: processors, metrics }: Report): string {
  const rows = metrics.map(({ name, value, unit, target, met }) => [
    name,
    String(value),
    unit,
    target === undefined ? "" : `${target} ${met ? "met" : "MISSED"}`,
  ]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map(([name = "", value = "", unit = "", target = ""]) =>
    [
      name.padEnd(widths[0] ?? 0),
      value.padStart(widths[1] ?? 0),
      unit.padEnd(widths[2] ?? 0),
      target,
    ]
      .join("  ")
      .trimEnd(),
  );
  return [`${bench} (Node ${node}, ${processors})`, ...lines].join("\n");
}

/** Digits beyond the noise of any of our clocks only look exact. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
