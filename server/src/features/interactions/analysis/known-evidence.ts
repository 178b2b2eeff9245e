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
  type InEnvironment,
  readJoined,
  readMark,
  readNews,
  readPassed,
  readSeen,
  readStates,
} from "../evidence-read-model.ts";
import { HeldEvidence } from "./held-evidence.ts";

export interface KnownEvidenceDeps {
  readonly reader: Reader;
  /** Reads that all see the same moment. */
  readonly atOneMoment: <Result>(read: (reader: Reader) => Promise<Result>) => Promise<Result>;
  readonly place: InEnvironment;
  readonly pause: () => Promise<void>;
  /** Services report all the time: what they say is added now and then, so that answers may be remembered meanwhile. */
  readonly seenRestMs?: number;
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

type Kind = EvidencePack["kind"];
const kinds: readonly Kind[] = ["passed", "seen", "joined"];

/**
 * Everything that tests and services told of one environment: read once, and then kept up with what is new. A commit changes
 * nothing of it; only states of which something was told before they were there make it read all again.
 */
export class KnownEvidence {
  readonly #deps: KnownEvidenceDeps;
  #held: HeldEvidence | undefined;
  #times = new CommitTimes();
  #marks: Record<Kind, string> = { passed: "", seen: "", joined: "" };
  #heardAt: Record<Kind, number> = { passed: 0, seen: 0, joined: 0 };
  #seenRestMs = 0;
  #knownAt = 0;
  #readAt = 0;
  #reading: Promise<void> | undefined;
  #readTookMs = 0;

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
    const before = this.#held;
    if (before !== undefined && !this.#isLate()) {
      before.include(states);
      const news = await this.#hear(before);
      this.#knownAt = now;
      const isOld = performance.now() - this.#readAt > readAnewMs;
      if (!isOld && !before.hasMissed()) return news;
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

  /** So that nothing is missed while nobody asks. */
  async keepUp(): Promise<ReadonlySet<Kind>> {
    const held = this.#held;
    return held === undefined || this.#isLate() ? new Set() : this.#hear(held);
  }

  #isLate(): boolean {
    return performance.now() - Math.min(...Object.values(this.#heardAt)) > newsKeptMs;
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
    this.#held = held;
    this.#knownAt = now;
    this.#marks = { passed: mark, seen: mark, joined: mark };
    this.#heardAt = { passed: startedAt, seen: startedAt, joined: startedAt };
    this.#readAt = performance.now();
    this.#readTookMs = this.#readAt - startedAt;
  }

  async #hear(held: HeldEvidence): Promise<ReadonlySet<Kind>> {
    const news = new Set<Kind>();
    if (await this.#hearOf(held, "passed")) news.add("passed");
    const startedAt = performance.now();
    if (startedAt - this.#heardAt.seen < this.#seenRestMs) return news;
    if (await this.#hearOf(held, "seen")) news.add("seen");
    if (await this.#hearOf(held, "joined")) news.add("joined");
    this.#seenRestMs =
      this.#deps.seenRestMs ??
      Math.max(seenRestMsDefault, restFactor * (performance.now() - startedAt));
    return news;
  }

  async #hearOf(held: HeldEvidence, kind: Kind): Promise<boolean> {
    const { reader, place } = this.#deps;
    const at = performance.now();
    const { packs, mark } = await readNews(reader, place, { kind, mark: this.#marks[kind] });
    // What came with them may have states that were never told of.
    if (packs.length > 0) held.know(await readStates(reader, place));
    // Without a pause between, so that whoever asks sees all of it or nothing.
    for (const pack of packs) held.add(pack);
    this.#marks[kind] = mark;
    this.#heardAt[kind] = at;
    return packs.length > 0;
  }
}
