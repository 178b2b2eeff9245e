/** A small record, as it is exported, and whoever forges it. */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { JsonValue } from "@yardarm/sdk/model";
import { canonicalJson } from "./canonical-json.ts";
import { type ChainEntry, type ChainHead, nextEntry } from "./chain.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { createRecordVerifier, type KeptCheckpoint, type RecordVerdict } from "./verify-record.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const key = "7".repeat(64);

function seal(text: string): string {
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "hex"), Buffer.alloc(12));
  return Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
    "hex",
  );
}

function unseal(given: string, text: string): string | undefined {
  try {
    const bytes = Buffer.from(text, "hex");
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(given, "hex"), Buffer.alloc(12));
    decipher.setAuthTag(bytes.subarray(-16));
    return `${decipher.update(bytes.subarray(0, -16), undefined, "utf8")}${decipher.final("utf8")}`;
  } catch {
    return undefined;
  }
}

export const chain = "project:shop";
const person = { name: "Ada", email: "ada@example.com" };

function documentOf(entry: number, summary: string): JsonValue {
  const sealed = [{ part: "who", of: "p1", text: seal(canonicalJson(person)) }];
  return { chain, entry, summary, details: { before: entry, after: [entry, null] }, sealed };
}

/** Entries from behind a head, with these summaries. */
export function entriesAfter(
  head: ChainHead | undefined,
  summaries: readonly string[],
): ChainEntry[] {
  const entries: ChainEntry[] = [];
  let last = head;
  for (const summary of summaries) {
    const entry = nextEntry(last, documentOf((last?.number ?? 0) + 1, summary), hash);
    entries.push(entry);
    last = entry;
  }
  return entries;
}

export function lineOf({ number, previous, hash: own, document }: ChainEntry): string {
  const opened = [{ part: "who", of: "p1", key, value: person }];
  return canonicalJson({ entry: number, previous, hash: own, document, opened });
}

export const size = 12;
export const summaries = Array.from({ length: size }, (_, index) => `happening ${index + 1}`);
const record = entriesAfter(undefined, summaries);
export const lines = record.map(lineOf);

export function at(number: number): ChainEntry {
  const entry = record[number - 1];
  if (entry === undefined) throw new RangeError(`There is no entry ${number}.`);
  return entry;
}

export function kept(entry: number, more: Partial<Checkpoint> = {}): KeptCheckpoint {
  const checkpoint: Checkpoint = {
    ...{ version: 1, installation: "i", chain, entry, hash: at(entry).hash },
    ...{ at: "2026-11-25T10:00:00.000Z", previous: null, ...more },
  };
  return { checkpoint, signature: "valid" };
}

interface Given {
  readonly checkpoints?: readonly KeptCheckpoint[];
  readonly mayBeginAnywhere?: boolean;
}

export function verify(
  given: readonly string[],
  { checkpoints = [], ...more }: Given = {},
): RecordVerdict {
  const verifier = createRecordVerifier({ checkpoints, hash, unseal, ...more });
  for (const line of given) verifier.take(line);
  return verifier.end();
}

export const forged = (entry: number, summary: string) =>
  entriesAfter(entry === 1 ? undefined : at(entry - 1), [summary]).map(lineOf);
