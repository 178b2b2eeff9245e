/**
 * Holds a report against the record that it says it was made from, line by line of an export. It says nothing about the record
 * itself; that is `verify-record.ts`'s to say, of the same lines.
 */
import { isRecord, type JsonValue } from "@yardarm/sdk/model";
import type { Hash } from "../audit/chain.ts";
import { parseRecordLine, type RecordLine } from "../audit/record-line.ts";
import { createChangesCheck } from "./changes-check.ts";
import { type ContentCheck, malformed, type ReportFault } from "./report-fault.ts";
import { digestOf, type ReportFile } from "./report-file.ts";
import { createStaleCheck } from "./stale-check.ts";
import type { ReportStatement } from "./statement.ts";

/** What the signature of a report says, and whether one of the keys made it. */
export interface OpenedStatement {
  readonly statement: ReportStatement;
  readonly signature: "valid" | "unchecked" | "invalid";
}

export interface ReportVerdict {
  readonly statement: ReportStatement | undefined;
  /** `recorded`: the record tells that this very file was handed out. `signed`: its own signature says so. */
  readonly vouchedBy: readonly ("recorded" | "signed")[];
  /** The entry that tells of it. */
  readonly entry: number | undefined;
  /** What was held against the record: changes of the population, or entities of a reconstructed state. */
  readonly compared: number;
  readonly faults: readonly ReportFault[];
}

export interface ReportVerifier {
  /** The next line of the export, without its end. */
  take(line: string): void;
  end(): ReportVerdict;
}

const faultsMax = 100;

export function createReportVerifier(
  { sha256, signed }: ReportFile,
  { hash, opened }: { readonly hash: Hash; readonly opened: OpenedStatement | undefined },
): ReportVerifier {
  const content = signed === undefined ? undefined : contentCheck(signed.report, hash);
  const origin = originCheck(opened?.statement);
  let entry: number | undefined;
  return {
    take(text) {
      const line = lineIn(text);
      if (line === undefined) return;
      if (exportedIn(line) === sha256) entry = line.number;
      origin.take(line);
      content?.take(line);
    },
    end() {
      const found = content?.end() ?? { compared: 0, faults: [] };
      const ofSignature =
        signed === undefined ? unsignedFaults(entry) : signatureFaults(signed.report, opened, hash);
      const faults = [...ofSignature, ...origin.end(), ...found.faults].slice(0, faultsMax);
      const isSigned =
        signed !== undefined && opened?.signature === "valid" && ofSignature.length === 0;
      return {
        statement: opened?.statement,
        vouchedBy: [
          ...(entry === undefined ? [] : (["recorded"] as const)),
          ...(isSigned ? (["signed"] as const) : []),
        ],
        entry,
        compared: found.compared,
        faults,
      };
    },
  };
}

function contentCheck(report: JsonValue, hash: Hash): ContentCheck {
  if (isRecord(report) && report["kind"] === "changes") return createChangesCheck(report, hash);
  if (isRecord(report) && report["kind"] === "stale") return createStaleCheck(report);
  return malformed("kind");
}

/** A file without a signature of its own is what the record says was handed out, or nothing is known of it. */
function unsignedFaults(entry: number | undefined): readonly ReportFault[] {
  if (entry !== undefined) return [];
  const detail =
    "The file carries no signature, and no entry of the record tells that it was handed out: it was changed, or the record was exported before it.";
  return [{ code: "signature_missing", detail }];
}

function signatureFaults(
  report: JsonValue,
  opened: OpenedStatement | undefined,
  hash: Hash,
): readonly ReportFault[] {
  if (opened === undefined)
    return [{ code: "signature_missing", detail: "What the file has as a signature is none." }];
  const faults: ReportFault[] = [];
  if (opened.signature === "invalid")
    faults.push({ code: "signature_invalid", detail: "None of the keys has signed the report." });
  if (digestOf(report, hash) !== opened.statement.sha256)
    faults.push({
      code: "content_changed",
      detail: "The report is not what was signed: it was changed afterwards.",
    });
  return faults;
}

/** Whether the record is the one, and reaches as far, as the statement says. */
function originCheck(statement: ReportStatement | undefined): {
  take(line: RecordLine): void;
  end(): readonly ReportFault[];
} {
  const faults: ReportFault[] = [];
  let last = 0;
  return {
    take({ number, hash, document }) {
      if (statement === undefined) return;
      const chain = isRecord(document) ? document["chain"] : undefined;
      if (last === 0 && chain !== statement.chain) {
        const detail = `The report is of ${statement.chain}, and the record of ${String(chain)}.`;
        faults.push({ code: "not_of_this_record", detail });
      }
      last = Math.max(last, number);
      if (number !== statement.entry || hash === statement.hash) return;
      const detail = `Entry ${number} is not the one that the report was made from.`;
      faults.push({ code: "entry_differs", detail });
    },
    end() {
      if (statement === undefined || last >= statement.entry) return faults;
      const detail = `The record ends with entry ${last}; the report was made from ${statement.entry} entries.`;
      return [...faults, { code: "record_ends_before", detail }];
    },
  };
}

function lineIn(text: string): RecordLine | undefined {
  try {
    return parseRecordLine(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The digest of a report that an entry says was handed out. */
function exportedIn({ document }: RecordLine): unknown {
  if (!isRecord(document) || document["kind"] !== "report.exported") return undefined;
  const { details } = document;
  return isRecord(details) ? details["sha256"] : undefined;
}
