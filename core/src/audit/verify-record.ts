/**
 * Reads an exported record to its end and names every fault, not only the first. What it can prove reaches up to the
 * newest checkpoint that was kept elsewhere; it says as well what it cannot know.
 */
import { isRecord, type JsonValue } from "@yardarm/sdk/model";
import { canonicalJson } from "./canonical-json.ts";
import { type ChainHead, entryHashInput, type Hash } from "./chain.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { parseRecordLine, type RecordLine, sealedPartsOf } from "./record-line.ts";

/** A checkpoint that was kept elsewhere, and what its signature is worth; the edge has the cryptography. */
export interface KeptCheckpoint {
  readonly checkpoint: Checkpoint;
  /** `unchecked`: no keys were given, so that only where it was kept speaks for it. */
  readonly signature: "valid" | "unchecked" | "invalid";
}

export type RecordFaultCode =
  | "unreadable"
  | "number_gap"
  | "out_of_order"
  | "link_broken"
  | "hash_mismatch"
  | "foreign_entry"
  | "opened_mismatch"
  | "checkpoint_invalid"
  | "checkpoint_mismatch"
  | "checkpoint_foreign"
  | "truncated"
  | "empty";

export interface RecordFault {
  readonly code: RecordFaultCode;
  /** The entry at fault, or the first of a range. */
  readonly entry: number;
  /** Where it is in the file, counted from 1; absent for what is missing. */
  readonly line?: number;
  /** Plain English: what is wrong, and where. */
  readonly detail: string;
}

export interface RecordVerdict {
  readonly chain: string | undefined;
  readonly lines: number;
  readonly head: ChainHead | undefined;
  /** In the order in which they were found; at most a hundred. */
  readonly faults: readonly RecordFault[];
  readonly faultCount: number;
  /** What a checkpoint vouches for; absent without one, and with any fault up to it. */
  readonly proven?: {
    readonly from: number;
    readonly checkpoint: Checkpoint;
    readonly isSigned: boolean;
  };
  /** Personal data in the entries, and how much of it was opened and agreed. */
  readonly sealed: { readonly parts: number; readonly opened: number };
}

export interface RecordCheck {
  readonly checkpoints: readonly KeptCheckpoint[];
  readonly hash: Hash;
  /** What a key opens; `undefined` when it opens nothing. */
  readonly unseal: (key: string, text: string) => string | undefined;
  /** A proof begins somewhere; a whole record begins with its first entry. */
  readonly mayBeginAnywhere?: boolean;
}

export interface RecordVerifier {
  /** The next line of the file, without its end. */
  take(line: string): void;
  end(): RecordVerdict;
}

const faultsMax = 100;

export function createRecordVerifier(check: RecordCheck): RecordVerifier {
  const state = new State(check);
  return { take: (line) => state.take(line), end: () => state.end() };
}

class State {
  readonly #check: RecordCheck;
  readonly #byEntry = new Map<number, KeptCheckpoint[]>();
  readonly #matched: KeptCheckpoint[] = [];
  readonly #faults: RecordFault[] = [];
  #faultCount = 0;
  #firstFaultEntry = Number.POSITIVE_INFINITY;
  #lines = 0;
  #first: number | undefined;
  #chain: string | undefined;
  #head: ChainHead | undefined;
  #sealed = 0;
  #opened = 0;

  constructor(check: RecordCheck) {
    this.#check = check;
    for (const kept of check.checkpoints) {
      if (kept.signature === "invalid") continue;
      const { entry } = kept.checkpoint;
      this.#byEntry.set(entry, [...(this.#byEntry.get(entry) ?? []), kept]);
    }
  }

  take(text: string): void {
    this.#lines++;
    const line = parseRecordLine(parseCanonical(text));
    if (line === undefined) {
      const entry = (this.#head?.number ?? 0) + 1;
      this.#blame("unreadable", entry, `Line ${this.#lines} is not an entry of a record.`);
      return;
    }
    this.#checkContent(line);
    const isInOrder = this.#checkPlace(line);
    if (!isInOrder) return;
    this.#first ??= line.number;
    this.#head = { number: line.number, hash: line.hash };
    this.#checkAgainstCheckpoints(line);
  }

  end(): RecordVerdict {
    const { checkpoints } = this.#check;
    const own = checkpoints.filter(({ checkpoint }) => checkpoint.chain === this.#chain);
    for (const { checkpoint, signature } of own) {
      if (signature === "invalid") {
        const detail = `The checkpoint of entry ${checkpoint.entry} is not signed by a key that was given.`;
        this.#blameAbsent("checkpoint_invalid", checkpoint.entry, detail);
      } else this.#checkReached(checkpoint);
    }
    if (checkpoints.length > 0 && own.length === 0 && this.#lines > 0) {
      const detail = `The record is of the chain ${this.#chain}; no checkpoint that was given is.`;
      this.#blameAbsent("checkpoint_foreign", 1, detail);
    }
    if (this.#lines === 0) this.#blameAbsent("empty", 1, "There is no entry in the file.");
    const proven = this.#proven();
    return {
      chain: this.#chain,
      lines: this.#lines,
      head: this.#head,
      faults: this.#faults,
      faultCount: this.#faultCount,
      ...(proven && { proven }),
      sealed: { parts: this.#sealed, opened: this.#opened },
    };
  }

  /** What is wrong with the entry itself, wherever it stands. */
  #checkContent(line: RecordLine): void {
    const { number, previous, document, hash } = line;
    if (hashOf(this.#check.hash, previous, document) !== hash) {
      const detail = `The hash of entry ${number} is not that of its document: it was changed afterwards.`;
      this.#blame("hash_mismatch", number, detail);
    }
    const named = isRecord(document) ? document : {};
    this.#chain ??= typeof named["chain"] === "string" ? named["chain"] : undefined;
    if (named["entry"] !== number || named["chain"] !== this.#chain) {
      const detail = `What stands as entry ${number} of ${this.#chain} says that it is entry ${named["entry"]} of ${named["chain"]}.`;
      this.#blame("foreign_entry", number, detail);
    }
    this.#checkOpened(line);
  }

  #checkOpened({ number, document, opened }: RecordLine): void {
    const sealed = sealedPartsOf(document);
    this.#sealed += sealed.length;
    for (const { part, of, key, value } of opened) {
      const own = sealed.find((each) => each.part === part && each.of === of);
      const text = own && this.#check.unseal(key, own.text);
      if (text !== undefined && text === canonicalJson(value)) this.#opened++;
      else {
        const detail = `What is shown of ${of} in entry ${number} is not what the entry has sealed.`;
        this.#blame("opened_mismatch", number, detail);
      }
    }
  }

  /** Whether it is, at the earliest, the entry that comes next. */
  #checkPlace({ number, previous }: RecordLine): boolean {
    const head = this.#head;
    const isBeginning = head === undefined;
    const expected = isBeginning ? this.#beginning(number) : head.number + 1;
    if (number < expected) {
      const detail = `Entry ${number} stands again, or too late: entry ${expected} was to come.`;
      this.#blame("out_of_order", number, detail);
      return false;
    }
    if (number > expected) {
      const missing =
        number - 1 === expected
          ? `Entry ${expected} is`
          : `Entries ${expected} to ${number - 1} are`;
      this.#blame("number_gap", expected, `${missing} missing before entry ${number}.`);
      return true;
    }
    const isLinked = isBeginning ? number > 1 || previous === null : previous === head.hash;
    if (!isLinked) {
      const detail = `Entry ${number} does not follow the entry before it: one of them was replaced.`;
      this.#blame("link_broken", number, detail);
    }
    return true;
  }

  #beginning(number: number): number {
    return this.#check.mayBeginAnywhere === true ? number : 1;
  }

  #checkAgainstCheckpoints({ number, hash }: RecordLine): void {
    for (const kept of this.#byEntry.get(number) ?? []) {
      const { checkpoint } = kept;
      if (checkpoint.chain !== this.#chain) continue;
      if (checkpoint.hash === hash) {
        this.#matched.push(kept);
        continue;
      }
      const from = (this.#matched.at(-1)?.checkpoint.entry ?? 0) + 1;
      const detail =
        `Entry ${number} is not the one that the checkpoint of ${checkpoint.at} saw: ` +
        `the record was written anew somewhere in entries ${from} to ${number}.`;
      this.#blame("checkpoint_mismatch", from, detail);
    }
  }

  /** A checkpoint that no line reached: the end was cut off, or its entry taken out. */
  #checkReached({ entry, at }: Checkpoint): void {
    const last = this.#head?.number ?? 0;
    if (entry <= last) return;
    const detail = `The record ends with entry ${last}, but the checkpoint of ${at} saw entry ${entry}: entries ${last + 1} to ${entry} were cut off.`;
    this.#blameAbsent("truncated", last + 1, detail);
  }

  #proven(): RecordVerdict["proven"] {
    const newest = this.#matched
      .filter(({ checkpoint }) => checkpoint.entry < this.#firstFaultEntry)
      .reduce<KeptCheckpoint | undefined>(
        (best, each) => (best && best.checkpoint.entry >= each.checkpoint.entry ? best : each),
        undefined,
      );
    if (newest === undefined || this.#first === undefined) return undefined;
    return {
      from: this.#first,
      checkpoint: newest.checkpoint,
      isSigned: newest.signature === "valid",
    };
  }

  #blame(code: RecordFaultCode, entry: number, detail: string): void {
    this.#note({ code, entry, line: this.#lines, detail });
  }

  #blameAbsent(code: RecordFaultCode, entry: number, detail: string): void {
    this.#note({ code, entry, detail });
  }

  #note(fault: RecordFault): void {
    this.#faultCount++;
    this.#firstFaultEntry = Math.min(this.#firstFaultEntry, fault.entry);
    if (this.#faults.length < faultsMax) this.#faults.push(fault);
  }
}

/**
 * A line is written in the one form that its content has; with anything else in it (a field twice, other digits) two
 * programs could read two things.
 */
function parseCanonical(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Text that is not valid Unicode, or a number too large, has no canonical form: then nothing agrees with it. */
function hashOf(hash: Hash, previous: string | null, document: JsonValue): string | undefined {
  try {
    return hash(entryHashInput(previous, document));
  } catch {
    return undefined;
  }
}
