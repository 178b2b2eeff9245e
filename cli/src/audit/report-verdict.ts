/** What is said of a report that was held against a record. */
import type { ReportFault, ReportVerdict } from "@yardarm/core/reports";
import type { Edges } from "../edges.ts";
import { writeLine } from "../output/report.ts";
import { stylesFor } from "../output/style.ts";

type Judged = ReportVerdict & { readonly file: string };

/** The documented shape of `reports` in `audit verify --json` (docs/command-line.md): it may grow, and loses nothing. */
export function reportJson({
  file,
  statement,
  vouchedBy,
  entry,
  compared,
  faults,
}: Judged): object {
  return {
    ...{ file, vouchedBy, compared, faults },
    statement: statement ?? null,
    entry: entry ?? null,
  };
}

export function writeReport(edges: Edges, judged: Judged): void {
  const { alarm } = stylesFor(edges.stdout, edges.env);
  writeLine(edges, `${judged.file}: ${whatItIs(judged)}`);
  for (const fault of judged.faults) edges.stdout.write(`${alarm("fault")} ${sentenceOf(fault)}\n`);
  for (const sentence of whatIsKnown(judged)) writeLine(edges, sentence);
}

function whatItIs({ statement }: Judged): string {
  if (statement === undefined) return "a file without a signature of its own";
  const { kind, madeAt, entry } = statement;
  return `the ${kind === "changes" ? "change-control" : "stale-flag"} report of ${madeAt}, made from ${entry} entries`;
}

function sentenceOf({ code, detail }: ReportFault): string {
  // What stands in the file may want to steer the terminal.
  return `${detail.replace(/\p{Cc}/gu, " ")} (${code})`;
}

function whatIsKnown({ faults, vouchedBy, entry, compared, statement }: Judged): string[] {
  const known: string[] = [];
  if (vouchedBy.includes("signed")) known.push("Signed: one of the keys vouches for what it says.");
  else if (statement !== undefined && faults.length === 0)
    known.push("Its signature was not checked (add --keys).");
  if (vouchedBy.includes("recorded"))
    known.push(`Recorded: entry ${entry} tells that this very file was handed out.`);
  if (compared > 0 && faults.length === 0)
    known.push(
      `Held against the record: all ${compared} that it tells of are there, as it says, and no others.`,
    );
  return known;
}
