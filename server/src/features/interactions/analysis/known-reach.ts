import { isDeepStrictEqual } from "node:util";
import {
  type AnswerTable,
  type PairProgress,
  ReachablePairs,
  Source,
  usableCorrelations,
} from "@yardarm/core/combinations";
import type { Correlation } from "@yardarm/core/registry";
import type { Snapshot } from "@yardarm/sdk/model";
import { inTurns, type Pause } from "./in-turns.ts";
import type { FoundOf } from "./pack-answers.ts";
import { seededRandom } from "./seeded-random.ts";

export interface KnownReachDeps {
  readonly pause: Pause;
  /** What was kept of this environment by whoever worked it out before; undefined when nothing was. */
  readonly recall?: () => Promise<FoundOf | undefined>;
  /** Takes what took long to find, and keeps it for who comes later. */
  readonly keep?: (found: FoundOf) => void;
  /** What is found sooner is found anew as fast as it is read. */
  readonly keptFromMs?: number;
  /** Hears how far it is, from 0 to 1. */
  readonly report?: (share: number) => void;
}

const keptFromMsDefault = 1_000;
/** So often at most: what changed since is worked out again in little time. */
const keepRestMs = 60_000;

type Usable = ReturnType<typeof usableCorrelations>;

/** Which states can meet in one environment: what a commit did not touch is not worked out again, not even by another process. */
export class KnownReach {
  readonly #deps: KnownReachDeps;
  #snapshot: Snapshot | undefined;
  #pairs: ReachablePairs | undefined;
  #reach: AnswerTable | undefined;
  #source: Source | undefined;
  #declared: readonly Correlation[] = [];
  #usable: Usable = [];
  #isRecalled = false;
  /** How long it took to find what was not kept yet. */
  #unkeptMs = 0;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(deps: KnownReachDeps) {
    this.#deps = deps;
  }

  /** Whether anything was finished, be it of an earlier revision. */
  get isKnown(): boolean {
    return this.#reach !== undefined;
  }

  get snapshot(): Snapshot {
    return given(this.#snapshot);
  }

  get pairs(): ReachablePairs {
    return given(this.#pairs);
  }

  get reach(): AnswerTable {
    return given(this.#reach);
  }

  get source(): Source {
    return given(this.#source);
  }

  /** What is declared of contexts here, and the same as every proof rests on it: none, where no context keeps all of it. */
  get correlations(): { readonly declared: readonly Correlation[]; readonly usable: Usable } {
    return { declared: this.#declared, usable: this.#usable };
  }

  /** A snapshot as it is asked about here. */
  sourceOf(snapshot: Snapshot): Source {
    return new Source(snapshot, usableCorrelations(snapshot, this.#declared));
  }

  /** Whether something else is so of contexts than before; then all is worked out anew. */
  declare(declared: readonly Correlation[]): boolean {
    if (JSON.stringify(declared) === JSON.stringify(this.#declared)) return false;
    this.#declared = declared;
    this.#pairs = undefined;
    return true;
  }

  /** Once, before anything is worked out: what somebody else has found, of whatever revision that was. */
  async recall(): Promise<boolean> {
    if (this.#isRecalled || this.isKnown) return false;
    this.#isRecalled = true;
    const kept = await this.#deps.recall?.();
    if (kept === undefined || !isDeepStrictEqual(kept.declared, this.#declared)) return false;
    const { snapshot, found } = kept;
    this.#usable = usableCorrelations(snapshot, this.#declared);
    this.#pairs = new ReachablePairs(snapshot, { ...this.#options(), found });
    // Nothing is left to be done, unless it was kept of other states.
    await this.#finish(this.#pairs);
    this.#show(snapshot);
    return true;
  }

  /** Works out what another snapshot changes; until it is done, all is as it was. */
  async take(snapshot: Snapshot): Promise<void> {
    const startedAt = performance.now();
    const usable = usableCorrelations(snapshot, this.#declared);
    if (this.#pairs === undefined || !isDeepStrictEqual(usable, this.#usable)) {
      this.#usable = usable;
      this.#pairs = new ReachablePairs(snapshot, this.#options());
    } else this.#pairs.update(snapshot);
    await this.#finish(this.#pairs);
    await this.#deps.pause();
    this.#show(snapshot);
    this.#unkeptMs += performance.now() - startedAt;
    this.#keep();
  }

  /** Looks at another snapshot for a while; afterwards all is as it was. */
  async tried<T>(
    snapshot: Snapshot,
    look: (reach: AnswerTable, touched: readonly string[]) => T,
  ): Promise<T> {
    const correlations = usableCorrelations(snapshot, this.#declared);
    if (!isDeepStrictEqual(correlations, this.#usable)) {
      // Contexts are others there: nothing of what is known can be used.
      const anew = new ReachablePairs(snapshot, { random: seededRandom(1), correlations });
      await this.#finish(anew);
      return look(anew.pairs(), Object.keys(snapshot.flags));
    }
    const { pairs } = this;
    try {
      const touched = pairs.update(snapshot);
      await this.#finish(pairs);
      return look(pairs.pairs(), touched);
    } catch (error) {
      // Half of it may be done: everything is worked out anew.
      this.#pairs = undefined;
      throw error;
    } finally {
      this.#pairs?.update(this.snapshot);
      if (this.#pairs !== undefined) await this.#finish(this.#pairs);
    }
  }

  /** Whether what is known can be kept up; after a trial that failed it cannot. */
  get isWhole(): boolean {
    return this.#pairs !== undefined;
  }

  #options() {
    return { random: seededRandom(1), correlations: this.#usable };
  }

  #show(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#source = this.sourceOf(snapshot);
    this.#reach = this.pairs.pairs();
  }

  #finish(pairs: ReachablePairs): Promise<unknown> {
    const { pause, report } = this.#deps;
    return inTurns(pairs.run(), pause, ({ share }: PairProgress) => report?.(share));
  }

  #keep(): void {
    const { keep, keptFromMs = keptFromMsDefault } = this.#deps;
    if (keep === undefined || this.#unkeptMs < keptFromMs) return;
    if (performance.now() - this.#keptAt < keepRestMs) return;
    this.#keptAt = performance.now();
    this.#unkeptMs = 0;
    const found = { alone: this.pairs.alone().bytes, pairs: this.reach.bytes };
    keep({ snapshot: this.snapshot, declared: this.#declared, found });
  }
}

export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The analysis was asked before it was made.");
  return value;
}
