import {
  type Apart,
  CommitTimes,
  EvidenceTable,
  type PairEvidence,
  type Served,
} from "@yardarm/core/combinations";
import type { Reader } from "../../../platform/db/reader.ts";
import {
  type EvidencePack,
  readJoined,
  readPassed,
  readSeen,
} from "../evidence-pack-read-model.ts";
import { type InEnvironment, readMark, readNews, readStates } from "../evidence-read-model.ts";
import { HeldEvidence } from "./held-evidence.ts";
import type { KeptContent } from "./pack-evidence.ts";

/** What was known at a moment. */
export interface KnownUpTo extends KeptContent {
  /** What was committed by then is in it, and nothing else. */
  readonly mark: string;
}

export interface KnownEvidenceDeps {
  readonly reader: Reader;
  /** Reads that all see the same moment. */
  readonly atOneMoment: <Result>(read: (reader: Reader) => Promise<Result>) => Promise<Result>;
  readonly place: InEnvironment;
  readonly pause: () => Promise<void>;
  /** Services report all the time: what they say is added now and then, so that answers may be remembered meanwhile. */
  readonly seenRestMs?: number;
  /** What was kept by whoever knew it before; undefined when nothing was. News since then has to be seen by the same reader. */
  readonly recallEvidence?: (reader: Reader) => Promise<KnownUpTo | undefined>;
  /** Takes what took long to read, and keeps it for who comes later. It has to copy it at once. */
  readonly keepEvidence?: (known: KnownUpTo) => void;
  /** What takes less long to read is read anew. */
  readonly evidenceKeptFromMs?: number;
}

/** Anew, so that what was forgotten is forgotten here as well. */
const readAnewMs = 6 * 3_600_000;
/** News is kept for longer; who comes later reads everything. */
const newsKeptMs = 8 * 60_000;
const seenRestMsDefault = 2_000;
/** Hearing is a small part of all work. */
const restFactor = 20;
/** What takes longer to read than this, nobody waits for twice. */
const readBesideMs = 1_000;
const keptFromMsDefault = 1_000;
/** So often at most: news that is not in it is kept as long. */
const keepRestMs = 5 * 60_000;
/** Of two thousand flags: what is more would have to be in memory a second time, and be written again and again. */
const keptPairsMax = 10_000_000;

type Kind = EvidencePack["kind"];
const kinds: readonly Kind[] = ["passed", "seen", "joined"];

/**
 * Everything that tests and services told of one environment: read once, and then kept up with what is new, also by another process that
 * begins where this one ended. A commit changes nothing of it; only states of which something was told before they were there make it
 * read all again.
 */
export class KnownEvidence {
  readonly #deps: KnownEvidenceDeps;
  #held: HeldEvidence | undefined;
  #times = new CommitTimes();
  #marks: Record<Kind, string> = { passed: "", seen: "", joined: "" };
  #heardAt: Record<Kind, number> = { passed: 0, seen: 0, joined: 0 };
  #seenRestMs = 0;
  #knownAt = 0;
  /** In the milliseconds of whoever asked, of this process or another. */
  #readAt = 0;
  #reading: Promise<void> | undefined;
  #readTookMs = 0;
  #isRecalled = false;
  #isUnkept = false;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(deps: KnownEvidenceDeps) {
    this.#deps = deps;
  }

  /** Whether a test passed, or a service served anything, ever. */
  has(kind: Kind): boolean {
    return this.#held?.has(kind) ?? false;
  }

  /** Whether everything was read once. */
  get isKnown(): boolean {
    return this.#held !== undefined;
  }

  /** What it rests on when two flags were not seen together. */
  apart(one: string, other: string): Apart | undefined {
    return this.#held?.sightings.apart(one, other);
  }

  over(states: readonly Served[]): PairEvidence {
    return (this.#held?.table ?? new EvidenceTable([])).over(states);
  }

  /** When commits were made that tests ran, as far as that was told by now. */
  knowCommits(times: CommitTimes): void {
    this.#times = times;
    this.#held?.table.know(times);
  }

  /** As of which moment, in the milliseconds of whoever asked. */
  get knownAt(): number {
    return this.#knownAt;
  }

  /** Learns what is new about these states, and of which sort it is. */
  async refresh(states: readonly Served[], now: number): Promise<ReadonlySet<Kind>> {
    const isRecalled = await this.#recall(states);
    const before = this.#held;
    if (before !== undefined && !this.#isLate()) {
      before.include(states);
      const news = await this.#hear(before);
      this.#knownAt = now;
      const isOld = now - this.#readAt > readAnewMs;
      if (!isOld && !before.hasMissed()) return isRecalled ? new Set(kinds) : news;
    }
    this.#reading ??= this.#readAll(states, now).finally(() => {
      this.#reading = undefined;
    });
    const isLong = before !== undefined && this.#readTookMs > readBesideMs;
    if (!isLong) await this.#reading;
    // Whoever asks next finds out that it failed, by reading again.
    else this.#reading.catch(() => undefined);
    return new Set(kinds);
  }

  /** So that nothing is missed while nobody asks, and that whoever starts again need not hear much. */
  async keepUp(): Promise<ReadonlySet<Kind>> {
    const held = this.#held;
    if (held === undefined || this.#isLate()) return new Set();
    const isDue = this.#isUnkept && performance.now() - this.#keptAt > keepRestMs;
    const news = isDue ? await this.#hearOf(held, kinds) : await this.#hear(held);
    if (isDue && held === this.#held) this.#keep(held);
    return news;
  }

  #isLate(): boolean {
    return performance.now() - Math.min(...Object.values(this.#heardAt)) > newsKeptMs;
  }

  /** Once, before anything is read: what somebody else knew, and what was told since. */
  async #recall(states: readonly Served[]): Promise<boolean> {
    const { atOneMoment, recallEvidence, place } = this.#deps;
    if (recallEvidence === undefined || this.#isRecalled || this.isKnown) return false;
    this.#isRecalled = true;
    const startedAt = performance.now();
    // Of one moment, since news that is in what somebody else keeps meanwhile may be forgotten.
    const recalled = await atOneMoment(async (reader) => {
      const known = await recallEvidence(reader);
      if (known === undefined) return undefined;
      const held = new HeldEvidence(states, known);
      held.table.know(this.#times);
      held.know(await readStates(reader, place));
      const marks = kinds.map((kind) => ({ kind, mark: known.mark }));
      const { packs, mark } = await readNews(reader, place, marks);
      for (const pack of packs) held.add(pack);
      return { held, mark, known };
    });
    if (recalled === undefined) return false;
    const { held, mark, known } = recalled;
    this.#readAt = known.readAt;
    this.#readTookMs = known.readTookMs;
    this.#begin(held, { mark, startedAt });
    return true;
  }

  async #readAll(states: readonly Served[], now: number): Promise<void> {
    const { atOneMoment, place, pause } = this.#deps;
    const startedAt = performance.now();
    const held = new HeldEvidence(states);
    held.table.know(this.#times);
    const mark = await atOneMoment(async (reader) => {
      held.know(await readStates(reader, place));
      for (const packs of [readPassed(reader, place), readSeen(reader, place)]) {
        for await (const pack of packs) {
          held.add(pack);
          await pause();
        }
      }
      for (const pack of await readJoined(reader, place)) held.add(pack);
      return readMark(reader);
    });
    held.table.know(this.#times);
    this.#knownAt = now;
    this.#readAt = now;
    this.#readTookMs = performance.now() - startedAt;
    this.#begin(held, { mark, startedAt });
    this.#keep(held);
  }

  /** From here on, only news is heard. */
  #begin(held: HeldEvidence, { mark, startedAt }: { mark: string; startedAt: number }): void {
    this.#held = held;
    this.#marks = { passed: mark, seen: mark, joined: mark };
    this.#heardAt = { passed: startedAt, seen: startedAt, joined: startedAt };
    this.#isUnkept = true;
  }

  /** Only when all kinds were heard at one moment. */
  #keep(held: HeldEvidence): void {
    const { keepEvidence, evidenceKeptFromMs = keptFromMsDefault } = this.#deps;
    if (keepEvidence === undefined || this.#readTookMs < evidenceKeptFromMs) return;
    const { content } = held;
    if (content.columns.scopes.length > keptPairsMax) return;
    this.#keptAt = performance.now();
    this.#isUnkept = false;
    const [readAt, readTookMs] = [this.#readAt, this.#readTookMs];
    keepEvidence({ ...content, mark: this.#marks.seen, readAt, readTookMs });
  }

  async #hear(held: HeldEvidence): Promise<ReadonlySet<Kind>> {
    const startedAt = performance.now();
    if (startedAt - this.#heardAt.seen < this.#seenRestMs) return this.#hearOf(held, ["passed"]);
    const news = await this.#hearOf(held, kinds);
    this.#seenRestMs =
      this.#deps.seenRestMs ??
      Math.max(seenRestMsDefault, restFactor * (performance.now() - startedAt));
    return news;
  }

  async #hearOf(held: HeldEvidence, of: readonly Kind[]): Promise<ReadonlySet<Kind>> {
    const { reader, place } = this.#deps;
    const at = performance.now();
    const marks = of.map((kind) => ({ kind, mark: this.#marks[kind] }));
    const { packs, mark } = await readNews(reader, place, marks);
    // What came with them may have states that were never told of.
    const numbered = packs.length > 0 ? await readStates(reader, place) : undefined;
    // Everything was read meanwhile, and goes on from marks of its own.
    if (held !== this.#held) return new Set(of);
    if (numbered !== undefined) held.know(numbered);
    // Without a pause between, so that whoever asks sees all of it or nothing.
    for (const pack of packs) held.add(pack);
    for (const kind of of) {
      this.#marks[kind] = mark;
      this.#heardAt[kind] = at;
    }
    this.#isUnkept ||= packs.length > 0;
    return new Set(packs.map(({ kind }) => kind));
  }
}
