/** What is known of evidence as bytes, and from bytes again. */
import { endianness } from "node:os";
import type { EvidenceColumns, PassedRun, Served, SightingList } from "@yardarm/core/combinations";
import type { EvidencePack } from "../evidence-pack-read-model.ts";
import { packBytes, unpackBytes } from "./packed-bytes.ts";

/** To be raised when anything is written, or counted, in another way. Columns are bytes as this machine orders them. */
export const evidenceFormat = `1 ${endianness()}`;

/** All that is held of the evidence of one environment. */
export interface EvidenceContent {
  readonly columns: EvidenceColumns;
  readonly sightings: SightingList;
  readonly kinds: readonly EvidencePack["kind"][];
  /** Numbers of states of which something was told that is not in the columns. */
  readonly missed: readonly number[];
}

/** The same, with what is not to be seen in it. */
export interface KeptContent extends EvidenceContent {
  /** When all of it was read, in milliseconds of the clock, and how many that took. */
  readonly readAt: number;
  readonly readTookMs: number;
}

interface Header extends Omit<KeptContent, "columns"> {
  readonly states: readonly Served[];
  readonly runs: readonly PassedRun[];
}

export function packEvidence({ columns, ...content }: KeptContent): Promise<Uint8Array> {
  const { states, runs, lastRun, newestRun, seenAt, joinedAt, scopes, scopesAlone } = columns;
  const header: Header = { ...content, states, runs };
  return packBytes(header, [scopes, scopesAlone, lastRun, newestRun, seenAt, joinedAt]);
}

/** @throws when the bytes are not those that were packed. */
export async function unpackEvidence(packed: Uint8Array): Promise<KeptContent> {
  const { header, parts } = await unpackBytes<Header>(packed);
  const { states, runs, ...content } = header;
  const pairs = (states.length * (states.length - 1)) / 2;
  const perPair = Float64Array.BYTES_PER_ELEMENT + 4 * Uint32Array.BYTES_PER_ELEMENT;
  if (parts.length !== pairs * perPair + states.length * Float64Array.BYTES_PER_ELEMENT) {
    throw new RangeError("The columns have other lengths than their states demand.");
  }
  let at = 0;
  /** Columns of numbers begin where such numbers may begin, so they are copied. */
  const next = (bytes: number): ArrayBuffer => {
    const column = new Uint8Array(bytes);
    column.set(parts.subarray(at, at + bytes));
    at += bytes;
    return column.buffer;
  };
  const sums = (length: number) => new Float64Array(next(length * Float64Array.BYTES_PER_ELEMENT));
  const [scopes, scopesAlone] = [sums(pairs), sums(states.length)];
  const numbers = () => new Uint32Array(next(pairs * Uint32Array.BYTES_PER_ELEMENT));
  const columns: EvidenceColumns = {
    ...{ states, runs, scopes, scopesAlone },
    ...{ lastRun: numbers(), newestRun: numbers(), seenAt: numbers(), joinedAt: numbers() },
  };
  return { ...content, columns };
}
