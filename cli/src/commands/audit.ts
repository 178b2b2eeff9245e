import {
  createRecordVerifier,
  type KeptCheckpoint,
  type RecordFault,
  type RecordVerdict,
} from "@yardarm/core/audit";
import { Command } from "commander";
import { type KeySet, openCheckpoint, readCheckpoints, readKeys } from "../audit/checkpoints.ts";
import { sha256, unseal } from "../audit/cryptography.ts";
import { openRecord, type RecordFile } from "../audit/record-file.ts";
import { openReport } from "../audit/report-files.ts";
import { reportJson, writeReport } from "../audit/report-verdict.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson, writeLine } from "../output/report.ts";
import { stylesFor } from "../output/style.ts";
import { jsonOption } from "./options.ts";

interface Options {
  readonly checkpoint?: readonly string[];
  readonly keys?: string;
  readonly report?: readonly string[];
  readonly json?: true;
}

export function auditCommand(edges: Edges): Command {
  const verify = new Command("verify")
    .description("Check an exported record, or the proof of an entry, without asking any server")
    .argument("<file>", "export (JSON lines) or proof")
    .option("-c, --checkpoint <file...>", "checkpoints that were kept outside the server")
    .option("-k, --keys <file or URL>", "keys that sign checkpoints, as a JSON Web Key Set")
    .option("-r, --report <file...>", "reports that were made from this record, in any form")
    .addOption(jsonOption())
    .action((file: string, options: Options) => verifyFile(edges, file, options));
  return new Command("audit").description("Check the record").addCommand(verify);
}

async function verifyFile(edges: Edges, file: string, options: Options): Promise<void> {
  const keys = options.keys === undefined ? undefined : await readKeys(options.keys, edges);
  const record = await openRecord(file);
  const checkpoints = await keptCheckpoints(options, keys, record);
  const verifier = createRecordVerifier({
    checkpoints,
    hash: sha256,
    unseal,
    mayBeginAnywhere: record.proof !== undefined,
  });
  const reports = await Promise.all(
    (options.report ?? []).map((report) => openReport(report, keys)),
  );
  for await (const line of record.lines) {
    verifier.take(line);
    for (const report of reports) report.verifier.take(line);
  }
  const verdict = verifier.end();
  const judged = reports.map((report) => ({ file: report.file, ...report.verifier.end() }));
  if (options.json) writeJson(edges, { file, ...toJson(verdict), reports: judged.map(reportJson) });
  else {
    writeVerdict(edges, verdict, { file, isProof: record.proof !== undefined });
    for (const report of judged) writeReport(edges, report);
  }
  const isWanting =
    verdict.faultCount > 0 ||
    (checkpoints.length > 0 && verdict.proven === undefined) ||
    judged.some(({ faults }) => faults.length > 0);
  if (isWanting) throw new VerdictError();
}

/** The verdict was printed, and it is not good. */
class VerdictError extends CommandError {
  constructor() {
    super({ code: "record_not_whole", detail: "", exitCode: exitCodes.findings, isTold: true });
  }
}

async function keptCheckpoints(
  { checkpoint: files = [] }: Options,
  keys: KeySet | undefined,
  { proof }: RecordFile,
): Promise<readonly KeptCheckpoint[]> {
  const kept = (await Promise.all(files.map(readCheckpoints))).flat();
  // What came with a proof counts by its signature only, and only under a key that came another way.
  const own = proof !== undefined && keys !== undefined ? [proof.checkpoint] : [];
  return Promise.all([...new Set([...kept, ...own])].map((jws) => openCheckpoint(jws, keys)));
}

/** The documented shape of `audit verify --json` (docs/command-line.md): it may grow, and loses nothing. */
function toJson(verdict: RecordVerdict): object {
  const { chain, lines, head, proven, faults, faultCount, sealed } = verdict;
  return {
    chain: chain ?? null,
    lines,
    head: head ?? null,
    proven:
      proven === undefined
        ? null
        : {
            from: proven.from,
            to: proven.checkpoint.entry,
            at: proven.checkpoint.at,
            installation: proven.checkpoint.installation,
            isSigned: proven.isSigned,
          },
    faults,
    faultCount,
    sealed,
  };
}

function writeVerdict(
  edges: Edges,
  verdict: RecordVerdict,
  { file, isProof }: { readonly file: string; readonly isProof: boolean },
): void {
  const { alarm } = stylesFor(edges.stdout, edges.env);
  const { chain = "an unknown chain", lines, faults, faultCount, sealed } = verdict;
  writeLine(edges, `${file}: ${lines} ${lines === 1 ? "entry" : "entries"} of ${chain}`);
  for (const fault of faults) edges.stdout.write(`${alarm("fault")} ${sentenceOf(fault)}\n`);
  if (faultCount > faults.length)
    writeLine(edges, `… and ${faultCount - faults.length} more faults.`);
  for (const sentence of whatIsKnown(verdict, isProof)) writeLine(edges, sentence);
  if (sealed.parts > 0) {
    const said = `Personal data: ${sealed.opened} of ${sealed.parts} sealed parts are shown, and are what was sealed.`;
    writeLine(edges, said);
  }
}

function sentenceOf({ code, entry, line, detail }: RecordFault): string {
  const where = line === undefined ? `entry ${entry}` : `entry ${entry}, line ${line}`;
  // What stands in the file may want to steer the terminal.
  return `${where}: ${detail.replace(/\p{Cc}/gu, " ")} (${code})`;
}

function whatIsKnown({ proven, head, faultCount }: RecordVerdict, isProof: boolean): string[] {
  const last = head?.number ?? 0;
  if (proven === undefined)
    return [...(faultCount === 0 ? ["No fault was found."] : []), unproven(isProof)];
  const { from, checkpoint, isSigned } = proven;
  const { entry, at, installation } = checkpoint;
  const signed = isSigned
    ? "which one of the keys has signed"
    : "whose signature was not checked (add --keys)";
  const behind = last - entry;
  return [
    `Proven: entries ${from} to ${entry} are those that were there at ${at}, by a checkpoint of installation ${installation}, ${signed}.`,
    ...(behind > 0
      ? [
          `Not proven: ${behind} behind it. They fit each other, but could have been written anew, and others could have been cut off.`,
        ]
      : []),
  ];
}

function unproven(isProof: boolean): string {
  return isProof
    ? "Not proven: the keys in a proof vouch for nothing by themselves. Add --keys with keys that you trust, or --checkpoint with one that you kept."
    : "Not proven: without a checkpoint that was kept outside the server, nobody can tell whether all of it was written anew, or the end cut off. Add --checkpoint.";
}
