import type { CodeReferencesTaken } from "@yardarm/server/wire";
import type { Edges } from "../edges.ts";
import { writeJson, writeLine, writeNote } from "../output/report.ts";
import { stylesFor } from "../output/style.ts";
import { writeTable } from "../output/table.ts";
import { githubAnnotation, gitlabIssue } from "./annotations.ts";
import type { Blame } from "./blame.ts";
import type { ScanFinding } from "./findings.ts";
import type { FoundReference } from "./found-reference.ts";
import type { Origin } from "./git.ts";
import type { ReadReference } from "./source-lines.ts";

export type ScanFormat = "text" | "json" | "github" | "gitlab";

export interface ScanReport {
  readonly references: readonly ReadReference[];
  readonly findings: readonly ScanFinding[];
  readonly files: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly unparsed: readonly string[];
  readonly origin: Origin;
  readonly blame: Blame | undefined;
  /** What the server said to an upload. */
  readonly taken: CodeReferencesTaken | undefined;
}

const writers: Readonly<Record<ScanFormat, (edges: Edges, report: ScanReport) => void>> = {
  text: writeText,
  json: (edges, report) => writeJson(edges, toJson(report)),
  github: writeGithub,
  gitlab: ({ stdout }, { findings }) =>
    stdout.write(`${JSON.stringify(findings.map(gitlabIssue), undefined, 2)}\n`),
};

export function writeScan(edges: Edges, report: ScanReport, format: ScanFormat): void {
  writers[format](edges, report);
}

/** The documented shape of `scan --json` (docs/command-line.md): it may grow, and loses nothing. */
function toJson({ origin, blame, taken, findings, ...report }: ScanReport): object {
  return {
    repository: origin.repository,
    branch: origin.branch ?? null,
    commit: origin.commit ?? null,
    files: report.files,
    bytes: report.bytes,
    skipped: report.skipped,
    unparsed: report.unparsed,
    references: report.references.map((reference) => ({
      ...toPlace(reference),
      kind: reference.kind,
      through: reference.through ?? null,
      hash: reference.hash,
      ...(reference.context !== undefined && { context: reference.context }),
      ...(blame !== undefined && { blame: blame(reference) ?? null }),
    })),
    findings: findings.map(({ code, severity, reference, detail }) => ({
      code,
      severity,
      ...toPlace(reference),
      detail,
    })),
    upload: taken ?? null,
  };
}

function toPlace({ key, path, line, column }: FoundReference): object {
  return { key, path, line, column };
}

function writeGithub(edges: Edges, report: ScanReport): void {
  for (const finding of report.findings) edges.stdout.write(`${githubAnnotation(finding)}\n`);
  writeNotes(edges, report);
}

function writeText(edges: Edges, report: ScanReport): void {
  const { references, findings, blame } = report;
  if (references.some(({ context }) => context !== undefined)) writeContexts(edges, references);
  else if (references.length > 0) writeReferences(edges, references, blame);
  const { alarm, strong } = stylesFor(edges.stderr, edges.env);
  for (const { severity, reference, detail, code } of findings) {
    const mark = severity === "error" ? alarm(severity) : strong(severity);
    edges.stderr.write(`${mark} ${reference.path}:${reference.line}: ${detail} (${code})\n`);
  }
  writeNotes(edges, report);
}

function writeReferences(
  edges: Edges,
  references: readonly ReadReference[],
  blame: Blame | undefined,
): void {
  writeTable(edges, {
    head: ["FLAG", "PLACE", "KIND", ...(blame === undefined ? [] : ["AUTHOR", "COMMIT"])],
    rows: references.map((reference) => {
      const { key, path, line, kind } = reference;
      const author = blame?.(reference);
      const by =
        blame === undefined ? [] : [author?.email ?? "", author?.commit.slice(0, 10) ?? ""];
      return [key, `${path}:${line}`, kind, ...by];
    }),
  });
}

function writeContexts(edges: Edges, references: readonly ReadReference[]): void {
  const { strong, faint } = stylesFor(edges.stdout, edges.env);
  for (const { key, path, line, context } of references) {
    edges.stdout.write(`${strong(key)} ${path}:${line}\n`);
    context?.lines.forEach((text, index) => {
      const number = context.firstLine + index;
      const mark = number === line ? ">" : " ";
      writeLine(edges, `${mark} ${faint(String(number).padStart(5))} ${text}`);
    });
  }
}

function writeNotes(edges: Edges, report: ScanReport): void {
  const { files, bytes, skipped, unparsed, references, taken } = report;
  const keys = new Set(references.map(({ key }) => key)).size;
  const left = skipped === 0 ? "" : `; ${skipped} large, binary or missing ones were left out`;
  const size = (bytes / 1e6).toFixed(1);
  const found = `${counted(references.length, "reference")} to ${counted(keys, "flag")}`;
  writeNote(edges, `${found} in ${counted(files, "file")} (${size} MB)${left}.`);
  for (const path of unparsed)
    writeNote(edges, `${path} does not parse, so it was read by pattern.`);
  if (taken !== undefined) writeNote(edges, sentenceOf(taken));
}

function sentenceOf({ state, references, unknown }: CodeReferencesTaken): string {
  if (state === "outdated") return "The server has a newer commit of this branch and keeps it.";
  const strangers = unknown.length === 0 ? "" : ` It does not know: ${unknown.join(", ")}.`;
  return `The server has taken ${counted(references, "reference")}.${strangers}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
