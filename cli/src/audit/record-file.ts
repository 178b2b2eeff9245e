/** A file that somebody exported: a record, line by line, however long; or the proof of one entry. */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { CommandError } from "../command-error.ts";
import { exitCodes } from "../exit-codes.ts";

export interface RecordFile {
  readonly lines: AsyncIterable<string> | Iterable<string>;
  /** Of a proof: the checkpoint and the keys that came with it. */
  readonly proof?: { readonly checkpoint: string; readonly keys: string };
}

export async function openRecord(file: string): Promise<RecordFile> {
  try {
    const first = await firstLine(file);
    // A line of a record begins with what comes first by the alphabet: its document.
    if (first === undefined || first.startsWith('{"document":')) return { lines: linesOf(file) };
    return proofIn(await readFile(file, "utf8")) ?? { lines: linesOf(file) };
  } catch (cause) {
    throw new CommandError(
      { code: "record_unreadable", detail: `${file} cannot be read.`, exitCode: exitCodes.usage },
      { cause },
    );
  }
}

async function firstLine(file: string): Promise<string | undefined> {
  for await (const line of linesOf(file)) return line;
  return undefined;
}

/** Parted by line feeds and nothing else: a text may hold other signs that some take for the end of a line. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(file, "utf8")) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function proofIn(text: string): RecordFile | undefined {
  try {
    const { lines, checkpoint, keys } = JSON.parse(text);
    const isProof = Array.isArray(lines) && lines.every((line) => typeof line === "string");
    if (!isProof || typeof checkpoint !== "string") return undefined;
    return { lines, proof: { checkpoint, keys: JSON.stringify(keys) } };
  } catch {
    return undefined;
  }
}
