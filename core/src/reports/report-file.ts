/** A report as it left: JSON that carries its signature, or any other file, of which the record knows the digest. */

import { isRecord, type JsonValue } from "@yardarm/sdk/model";
import { canonicalJson } from "../audit/canonical-json.ts";
import type { Hash } from "../audit/chain.ts";

export interface ReportFile {
  /** Of the bytes. */
  readonly sha256: string;
  /** What it holds and how it is signed; absent when it is no JSON of ours. */
  readonly signed?: { readonly report: JsonValue; readonly signature: string };
}

export function readReportFile(text: string, sha256: string): ReportFile {
  const signed = signedReportIn(text);
  return { sha256, ...(signed && { signed }) };
}

/** Of what the statement in a signed report has to be the digest; `undefined` when it has no canonical form. */
export function digestOf(report: JsonValue, hash: Hash): string | undefined {
  try {
    return hash(canonicalJson(report));
  } catch {
    return undefined;
  }
}

function signedReportIn(text: string): ReportFile["signed"] {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return undefined;
    const { report, signature } = value;
    if (!isJsonRecord(report) || typeof signature !== "string") return undefined;
    return { report, signature };
  } catch {
    return undefined;
  }
}

/** What came out of `JSON.parse` is JSON. */
function isJsonRecord(value: unknown): value is { readonly [name: string]: JsonValue } {
  return isRecord(value);
}
