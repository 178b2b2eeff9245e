/** What is signed when a report leaves as a file: that this file, of this report, was handed out, made from the record up to an entry. */
import { isRecord } from "@yardarm/sdk/model";

export type ReportKind = "changes" | "stale";
export type ReportFormat = "json" | "csv" | "pdf";

export interface ReportStatement {
  readonly version: 1;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  /** Of a CSV: which table. */
  readonly part: string | null;
  readonly installation: string;
  readonly chain: string;
  /** The newest entry when it was composed, and its hash. */
  readonly entry: number;
  readonly hash: string;
  readonly madeAt: string;
  /** Hexadecimal SHA-256: of JSON, of the canonical text of the report; else of the file. */
  readonly sha256: string;
}

const kinds: readonly unknown[] = ["changes", "stale"];
const formats: readonly unknown[] = ["json", "csv", "pdf"];

/** `undefined` for what is not such a statement. */
export function parseStatement(value: unknown): ReportStatement | undefined {
  return isStatement(value) ? value : undefined;
}

function isStatement(value: unknown): value is ReportStatement {
  if (!isRecord(value)) return false;
  const { version, kind, format, part, entry } = value;
  if (version !== 1 || !kinds.includes(kind) || !formats.includes(format)) return false;
  if (!(part === null || typeof part === "string") || !Number.isSafeInteger(entry)) return false;
  const texts = ["installation", "chain", "hash", "madeAt", "sha256"];
  return texts.every((name) => typeof value[name] === "string");
}
