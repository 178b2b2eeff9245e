import { type Delta, isNewer, type RevisionId } from "@yardarm/sdk/model";
import { HeldSnapshot } from "./held-snapshot.ts";
import {
  type EncodedDelta,
  encodeDelta,
  type RecentBounds,
  RecentDeltas,
} from "./recent-deltas.ts";
import type { EnvironmentRef, Ring, Source } from "./source.ts";
import type { Timers } from "./timers.ts";

export interface FeedOptions {
  readonly source: Source;
  readonly timers: Timers;
  readonly recent: RecentBounds;
  /** Called whenever the newest revision is another one than before. */
  readonly onAdvance: () => void;
  readonly onError: (error: unknown, doing: string) => void;
}

/** How many deltas are asked of the source at once. */
const readMax = 500;
const retryMinMs = 50;
const retryMaxMs = 2_000;

/**
 * The newest snapshot and the newest deltas of one environment. Rings may be missed, repeated and out of order: a delta
 * is taken only when it starts where the last one ended; everything else only says that the source must be asked.
 */
export class Feed {
  readonly #environment: EnvironmentRef;
  readonly #options: FeedOptions;
  readonly #recent: RecentDeltas;
  /** Reads that bridge a gap, by where they start: many readers come back at once, from the same revision. */
  readonly #bridges = new Map<RevisionId, Promise<readonly EncodedDelta[] | undefined>>();
  #current: HeldSnapshot | undefined;
  #refreshing: Promise<void> | undefined;
  #mayBeBehind = false;
  #retryMs = retryMinMs;
  #cancelRetry: (() => void) | undefined;

  constructor(environment: EnvironmentRef, options: FeedOptions) {
    this.#environment = environment;
    this.#options = options;
    this.#recent = new RecentDeltas(options.recent);
  }

  /** Absent before the first use, and when the environment does not exist. */
  get current(): HeldSnapshot | undefined {
    return this.#current;
  }

  /**
   * Loads on first use, and reads on when somebody has seen a newer revision (on another server). `undefined` when the
   * environment does not exist; rejects when the source cannot be reached.
   */
  async load(seen?: RevisionId): Promise<HeldSnapshot | undefined> {
    const held = this.#current?.revision;
    const isBehind = held !== undefined && seen !== undefined && isNewer(seen, held);
    if (held === undefined || isBehind) await this.refresh();
    return this.#current;
  }

  /** Something may be new. The delta that comes with a ring is taken directly when it is the next one. */
  ring({ delta, newest = delta?.to }: Ring): void {
    const isBusy = this.#refreshing !== undefined;
    const held = this.#current?.revision;
    if (held === undefined && !isBusy) return;
    if (held !== undefined && newest !== undefined && isAtLeast(held, newest)) return;
    if (isBusy || delta === undefined || delta.from !== held) {
      this.#refreshUntilItWorks();
      return;
    }
    this.#take(delta);
    this.#options.onAdvance();
  }

  /** Reads until nothing newer is left, and at least once after this call. */
  refresh(): Promise<void> {
    this.#mayBeBehind = true;
    this.#refreshing ??= this.#readAll();
    return this.#refreshing;
  }

  /** The deltas from `revision` to the newest, if they are at hand; none when it is the newest. */
  after(revision: RevisionId): readonly EncodedDelta[] | undefined {
    return revision === this.#current?.revision ? [] : this.#recent.after(revision);
  }

  /** Asks the source for what comes after a revision; see `Source.deltasAfter`. */
  bridge(revision: RevisionId): Promise<readonly EncodedDelta[] | undefined> {
    const known = this.#bridges.get(revision);
    if (known !== undefined) return known;
    const read = this.#options.source
      .deltasAfter(this.#environment, revision, readMax)
      .then((deltas) => (deltas && isRun(revision, deltas) ? deltas.map(encodeDelta) : undefined))
      .finally(() => this.#bridges.delete(revision));
    this.#bridges.set(revision, read);
    return read;
  }

  close(): void {
    this.#cancelRetry?.();
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#mayBeBehind) {
        this.#mayBeBehind = false;
        await this.#readOnce();
        this.#retryMs = retryMinMs;
      }
    } finally {
      // In the same step as the last look at the flag: a ring after it starts anew.
      this.#refreshing = undefined;
    }
  }

  async #readOnce(): Promise<void> {
    const { source } = this.#options;
    while (this.#current !== undefined) {
      const { revision } = this.#current;
      const deltas = await source.deltasAfter(this.#environment, revision, readMax);
      if (deltas === undefined || !isRun(revision, deltas)) break;
      for (const delta of deltas) this.#take(delta);
      if (deltas.length > 0) this.#options.onAdvance();
      if (deltas.length < readMax) return;
    }
    const snapshot = await source.load(this.#environment);
    this.#recent.clear();
    this.#current = snapshot && new HeldSnapshot(snapshot);
    this.#options.onAdvance();
  }

  #take(delta: Delta): void {
    this.#current?.append(delta);
    this.#recent.push(encodeDelta(delta));
  }

  /** A ring asks nobody's patience: what fails now is tried again, ever more slowly, until it works or another rings. */
  #refreshUntilItWorks(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#refreshing !== undefined) {
      this.#mayBeBehind = true;
      return;
    }
    this.refresh().catch((error: unknown) => {
      this.#options.onError(error, "reading deltas");
      const { timers } = this.#options;
      const delayMs = this.#retryMs * (1 + timers.random());
      this.#retryMs = Math.min(this.#retryMs * 2, retryMaxMs);
      this.#cancelRetry = timers.after(delayMs, () => this.#refreshUntilItWorks());
    });
  }
}

function isAtLeast(held: RevisionId, other: RevisionId): boolean {
  return held === other || isNewer(held, other);
}

/** Whether deltas follow each other without gaps, beginning at `revision`. */
function isRun(revision: RevisionId, deltas: readonly Delta[]): boolean {
  let position = revision;
  for (const { from, to } of deltas) {
    if (from !== position) return false;
    position = to;
  }
  return true;
}
