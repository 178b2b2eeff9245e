import type { JsonValue } from "@yardarm/sdk/model";
import { canonicalJson } from "./canonical-json.ts";

/** One line of the record, bound by its hash to all lines before it. */
export interface ChainEntry {
  /** Counts from 1 without gaps. */
  readonly number: number;
  /** Hash of the entry before; null for the first. */
  readonly previous: string | null;
  readonly hash: string;
  readonly document: JsonValue;
}

/** Where a chain stands. */
export interface ChainHead {
  readonly number: number;
  readonly hash: string;
}

/** What verifying finds: the last sound entry, and the first fault if there is one. */
export interface ChainVerdict {
  /** Absent when not even the first entry is sound. */
  readonly head?: ChainHead;
  readonly fault?: ChainFault;
}

export interface ChainFault {
  /** The number that the entry at fault should have. */
  readonly number: number;
  readonly code: "number_gap" | "link_broken" | "hash_mismatch";
  /** Plain English: what is wrong, and what it means. */
  readonly detail: string;
}

/** A chain that ends before the entry at which its head says it stands. */
export function endMissing(number: number): ChainFault {
  return { number, code: "number_gap", detail: `Entry ${number} is missing, and all after it.` };
}

/** A place to go on from that nobody who is known has vouched for. */
export function startUntrusted(number: number): ChainFault {
  const detail = `The last checkpoint, of entry ${number}, is not signed by any key that is published.`;
  return { number, code: "link_broken", detail };
}

/** Turns text into a digest. An argument, because a pure room has no cryptography. */
export type Hash = (text: string) => string;

/** The text whose hash binds a document to the entry before it. */
export function entryHashInput(previous: string | null, document: JsonValue): string {
  return canonicalJson({ document, previous, version: 1 });
}

/** Makes the entry that follows a head; without one, the first. */
export function nextEntry(
  head: ChainHead | undefined,
  document: JsonValue,
  hash: Hash,
): ChainEntry {
  const previous = head?.hash ?? null;
  return {
    number: (head?.number ?? 0) + 1,
    previous,
    hash: hash(entryHashInput(previous, document)),
    document,
  };
}

/**
 * Reads a chain from its start, or from behind a head that is trusted already, up to its first fault. Entries are taken
 * one at a time, so that a long record needs no memory. What it cannot see is that the end was cut off: compare the head
 * with a checkpoint that was kept elsewhere.
 */
export function verifyChain(
  entries: Iterable<ChainEntry>,
  hash: Hash,
  trusted?: ChainHead,
): ChainVerdict {
  let head = trusted;
  for (const entry of entries) {
    const fault = faultOf(entry, head, hash);
    if (fault !== undefined) return { ...(head && { head }), fault };
    head = { number: entry.number, hash: entry.hash };
  }
  return head === undefined ? {} : { head };
}

function faultOf(
  entry: ChainEntry,
  head: ChainHead | undefined,
  hash: Hash,
): ChainFault | undefined {
  const number = (head?.number ?? 0) + 1;
  if (entry.number !== number) {
    const detail = `Entry ${number} is missing; entry ${entry.number} stands in its place.`;
    return { number, code: "number_gap", detail };
  }
  if (entry.previous !== (head?.hash ?? null)) {
    const detail = `Entry ${number} does not follow the entry before it: one of them was replaced.`;
    return { number, code: "link_broken", detail };
  }
  if (hash(entryHashInput(entry.previous, entry.document)) !== entry.hash) {
    const detail = `The hash of entry ${number} is not that of its document: it was changed afterwards.`;
    return { number, code: "hash_mismatch", detail };
  }
  return undefined;
}
