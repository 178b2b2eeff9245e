/** Reports that somebody took along, to be held against an exported record. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createReportVerifier, type ReportVerifier, readReportFile } from "@yardarm/core/reports";
import { CommandError } from "../command-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { type KeySet, openStatement } from "./checkpoints.ts";
import { sha256 } from "./cryptography.ts";

export interface ReportToVerify {
  readonly file: string;
  readonly verifier: ReportVerifier;
}

export async function openReport(file: string, keys: KeySet | undefined): Promise<ReportToVerify> {
  const bytes = await readBytes(file);
  const digest = createHash("sha256").update(bytes).digest("hex");
  const report = readReportFile(bytes.toString("utf8"), digest);
  const { signature } = report.signed ?? {};
  const opened = signature === undefined ? undefined : await openStatement(signature, keys);
  return { file, verifier: createReportVerifier(report, { hash: sha256, opened }) };
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CommandError(
      { code: "report_unreadable", detail: `${file} cannot be read.`, exitCode: exitCodes.usage },
      { cause },
    );
  }
}
