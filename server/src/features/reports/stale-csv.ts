/** A stale-flag report for spreadsheets: one line for each flag. */
import type { StaleLine, StaleReport } from "@yardarm/core/reports";
import { type Cell, csvLine } from "../../platform/csv.ts";

/** Every signal has its own column, and keeps it. */
const signalCodes = [
  ...["past_expiry", "lifetime_exceeded", "one_sided_rules", "one_sided_observed", "unused"],
  ...["unreferenced", "owner_gone", "dependants", "fan_out", "review_due"],
] as const;

const head = [
  ...["flag", "name", "owner_kind", "owner_id", "owner", "purpose", "criticality", "created_at"],
  ...["expiry", "extensions", "waivers", "track", "stage", "stale_because", "delete_from_code"],
  ...["delete_reasons", "archive", "archive_reasons", ...signalCodes],
];

export function staleCsv({ lines }: StaleReport): string {
  return [head, ...lines.map(rowOf)].map(csvLine).join("");
}

function rowOf(line: StaleLine): readonly Cell[] {
  const { owner, expiry, waivers, deleteFromCode, archive } = line;
  const signals = new Map<string, string>(line.signals.map(({ code, state }) => [code, state]));
  return [
    ...[line.flag, line.name, owner.kind, owner.id, owner.name, line.purpose, line.criticality],
    ...[line.createdAt, expiry.kind === "date" ? expiry.date : "permanent", line.extensions],
    ...[
      waivers.map(({ key, until }) => `${key} until ${until}`).join("\n"),
      line.track,
      line.stage,
    ],
    ...[line.staleBecause.join(" "), deleteFromCode.safe, deleteFromCode.sentence, archive.safe],
    ...[archive.sentence, ...signalCodes.map((code) => signals.get(code) ?? null)],
  ];
}
