import type { Served } from "../reachability/question.ts";
import { CommitTimes, type PassedRun } from "./passed-run.ts";

/** What flags served together, and when: in a run of tests that passed, or in a running environment. */
export interface Evidence {
  /** Places of states in the table; what it does not have is -1. */
  readonly places: ArrayLike<number>;
  /** The last run that passed. */
  readonly passed?: PassedRun | undefined;
  /** Milliseconds of when it was last observed, and in how many scopes. */
  readonly seenAt?: number | undefined;
  readonly scopes?: number | undefined;
  /** Milliseconds of when several services last served it for one request. */
  readonly joinedAt?: number | undefined;
}

/** What is known of pairs of states, by the numbers that whoever asks gave them. */
export interface PairEvidence {
  /** The last run that passed with it, by its number in `runs`; -1: none did. */
  lastRun(one: number, other: number): number;
  /** Of the runs that passed with it, one with the newest code, as far as that is known. */
  newestRun(one: number, other: number): number;
  readonly runs: readonly PassedRun[];
  /** Milliseconds; undefined when it was not observed. */
  seenAt(one: number, other: number): number | undefined;
  /** Milliseconds; undefined when no trace joined it. */
  joinedAt(one: number, other: number): number | undefined;
  scopes(one: number, other: number): number;
  /** Of one state, with whatever else. */
  scopesAlone(number: number): number;
}

/**
 * All that a table knows, for another process: made a table again, it knows the same. The columns are those of the table itself, and
 * have to be copied before anything is added.
 */
export interface EvidenceColumns {
  /** By their places. */
  readonly states: readonly Served[];
  readonly runs: readonly PassedRun[];
  /** Of each pair, by its place: the number of the run and 1; 0 = none. */
  readonly lastRun: Uint32Array;
  readonly newestRun: Uint32Array;
  /** In whole seconds; 0 = never. */
  readonly seenAt: Uint32Array;
  readonly joinedAt: Uint32Array;
  readonly scopes: Float64Array;
  /** Of each state, by its place. */
  readonly scopesAlone: Float64Array;
}

const second = 1_000;

/**
 * What is known of each pair of states: which runs passed with it, when it was observed last, and in how many scopes.
 * It grows by states and by evidence, and stays as it is when flags change. Times only grow, so the same evidence may be added
 * again; scopes are sums, and are counted once.
 *
 * Of runs two are kept: the last one, which is the newest of all that is set up, and one with the newest code, since a run of
 * an older commit says less of the code whenever it was.
 */
export class EvidenceTable {
  readonly #places = new Map<string, Map<string, number>>();
  /** Used again with each row. */
  readonly #known: number[] = [];
  /** By their places. */
  readonly #states: Served[] = [];
  /** A run has its place once; a report has thousands of rows. */
  readonly #runs: PassedRun[] = [];
  readonly #numbers = new Map<string, number>();
  #times = new CommitTimes();
  /** Number of the run and 1; 0 = none. */
  #lastRun: Uint32Array = new Uint32Array(0);
  #newestRun: Uint32Array = new Uint32Array(0);
  /** In whole seconds; 0 = never. */
  #seenAt: Uint32Array = new Uint32Array(0);
  #joinedAt: Uint32Array = new Uint32Array(0);
  #scopes: Float64Array = new Float64Array(0);
  #scopesAlone: Float64Array = new Float64Array(0);

  /** @throws RangeError when columns are not as long as their states demand. */
  constructor(states: readonly Served[], known?: EvidenceColumns) {
    if (known !== undefined) this.#take(known);
    this.include(states);
  }

  #take({ states, runs, ...columns }: EvidenceColumns): void {
    this.include(states);
    const { lastRun, newestRun, seenAt, joinedAt, scopes, scopesAlone } = columns;
    const size = this.#states.length;
    const isWhole =
      [states, scopesAlone].every(({ length }) => length === size) &&
      [lastRun, newestRun, seenAt, joinedAt, scopes].every(
        ({ length }) => length === pairsOf(size),
      );
    if (!isWhole) throw new RangeError("The columns have other lengths than their states demand.");
    for (const run of runs) this.#numberOf(run);
    this.#lastRun = lastRun;
    this.#newestRun = newestRun;
    this.#seenAt = seenAt;
    this.#joinedAt = joinedAt;
    this.#scopes = scopes;
    this.#scopesAlone = scopesAlone;
  }

  get columns(): EvidenceColumns {
    return {
      states: this.#states,
      runs: this.#runs,
      lastRun: this.#lastRun,
      newestRun: this.#newestRun,
      seenAt: this.#seenAt,
      joinedAt: this.#joinedAt,
      scopes: this.#scopes,
      scopesAlone: this.#scopesAlone,
    };
  }

  /** Takes in those that it does not have, and says whether there were any. Evidence about them counts from now on. */
  include(states: readonly Served[]): boolean {
    const sizeBefore = this.#states.length;
    for (const { flag, variant } of states) {
      const places = this.#places.get(flag) ?? new Map<string, number>();
      this.#places.set(flag, places);
      if (places.has(variant)) continue;
      places.set(variant, this.#states.length);
      this.#states.push({ flag, variant });
    }
    if (this.#states.length === sizeBefore) return false;
    const pairs = pairsOf(this.#states.length);
    // A pair keeps its place, since places of later states come after those of all earlier ones.
    this.#lastRun = grown(this.#lastRun, new Uint32Array(pairs));
    this.#newestRun = grown(this.#newestRun, new Uint32Array(pairs));
    this.#seenAt = grown(this.#seenAt, new Uint32Array(pairs));
    this.#joinedAt = grown(this.#joinedAt, new Uint32Array(pairs));
    this.#scopes = grown(this.#scopes, new Float64Array(pairs));
    this.#scopesAlone = grown(this.#scopesAlone, new Float64Array(this.#states.length));
    return true;
  }

  /** -1 when it is none of this table's. */
  placeOf({ flag, variant }: Served): number {
    return this.#places.get(flag)?.get(variant) ?? -1;
  }

  /** When commits were made; of runs that come from now on, the newest are chosen by it. */
  know(times: CommitTimes): void {
    this.#times = times;
  }

  add({ places, passed, seenAt, joinedAt, scopes = 0 }: Evidence): void {
    const what = {
      run: passed === undefined ? 0 : this.#numberOf(passed) + 1,
      seen: secondsOf(seenAt),
      joined: secondsOf(joinedAt),
      scopes,
    };
    const known = this.#known;
    known.length = 0;
    for (let index = 0; index < places.length; index++) {
      const place = places[index] ?? -1;
      if (place >= 0) known.push(place);
    }
    for (const [index, one] of known.entries()) {
      this.#scopesAlone[one] = (this.#scopesAlone[one] ?? 0) + scopes;
      for (let other = 0; other < index; other++) {
        this.#addPair(placeOfPair(one, known[other] ?? 0), what);
      }
    }
  }

  /** A busy project has a hundred million of these. */
  #addPair(place: number, { run, seen, joined, scopes }: Told): void {
    // What a row does not tell is not looked at: memory is what this waits for.
    if (run > 0) this.#addRun(place, run);
    if (seen > 0) later(this.#seenAt, place, seen);
    if (joined > 0) later(this.#joinedAt, place, joined);
    if (scopes > 0) this.#scopes[place] = (this.#scopes[place] ?? 0) + scopes;
  }

  #numberOf({ at, commit }: PassedRun): number {
    const seconds = Math.floor(at / second);
    const name = `${seconds} ${commit}`;
    const held = this.#numbers.get(name);
    if (held !== undefined) return held;
    this.#numbers.set(name, this.#runs.length);
    return this.#runs.push({ at: seconds * second, commit }) - 1;
  }

  #addRun(place: number, run: number): void {
    const last = this.#lastRun[place] ?? 0;
    if (last === run) return;
    const isLast = this.#atOf(run) >= this.#atOf(last);
    if (isLast) this.#lastRun[place] = run;
    // The scan that tells of its commit may have come after the run, so the one before is looked at again.
    if (isLast && last > 0) this.#offer(place, last);
    this.#offer(place, run);
  }

  #offer(place: number, run: number): void {
    const newest = this.#newestRun[place] ?? 0;
    const [its, held] = [this.#codeAtOf(run), this.#codeAtOf(newest)];
    if (its > held || (its === held && this.#atOf(run) > this.#atOf(newest))) {
      this.#newestRun[place] = run;
    }
  }

  #atOf(run: number): number {
    return this.#runs[run - 1]?.at ?? -1;
  }

  /** A commit that no scan told of is behind all others: it has its place as the last run. */
  #codeAtOf(run: number): number {
    const commit = this.#runs[run - 1]?.commit;
    if (commit === undefined) return -1;
    let newest = 0;
    for (const at of this.#times.of(commit).values()) newest = Math.max(newest, at);
    return newest;
  }

  /** The same evidence by the numbers that these states have. */
  over(states: readonly Served[]): PairEvidence {
    const places = Int32Array.from(states, (state) => this.placeOf(state));
    const [lasts, newests, seen, joined, scopes] = [
      this.#lastRun,
      this.#newestRun,
      this.#seenAt,
      this.#joinedAt,
      this.#scopes,
    ];
    const pairOf = (one: number, other: number): number => {
      const [left = -1, right = -1] = [places[one], places[other]];
      return left < 0 || right < 0 ? -1 : placeOfPair(left, right);
    };
    const timeOf = (times: Uint32Array, pair: number) =>
      pair < 0 ? undefined : millisecondsOf(times[pair] ?? 0);
    const runOf = (numbers: Uint32Array, pair: number) =>
      pair < 0 ? -1 : (numbers[pair] ?? 0) - 1;
    return {
      lastRun: (one, other) => runOf(lasts, pairOf(one, other)),
      newestRun: (one, other) => runOf(newests, pairOf(one, other)),
      runs: this.#runs,
      seenAt: (one, other) => timeOf(seen, pairOf(one, other)),
      joinedAt: (one, other) => timeOf(joined, pairOf(one, other)),
      scopes: (one, other) => {
        const pair = pairOf(one, other);
        return pair < 0 ? 0 : (scopes[pair] ?? 0);
      },
      scopesAlone: (number) => this.#scopesAlone[places[number] ?? -1] ?? 0,
    };
  }
}

function later(times: Uint32Array, place: number, seconds: number): void {
  if (seconds > (times[place] ?? 0)) times[place] = seconds;
}

/** 0 = nothing was told of it. */
interface Told {
  readonly run: number;
  /** In seconds. */
  readonly seen: number;
  readonly joined: number;
  readonly scopes: number;
}

function pairsOf(size: number): number {
  return (size * (size - 1)) / 2;
}

function placeOfPair(one: number, other: number): number {
  return one < other ? (other * (other - 1)) / 2 + one : (one * (one - 1)) / 2 + other;
}

function grown<Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

/** Rounded down, so that evidence is never newer than it was. */
function secondsOf(milliseconds: number | undefined): number {
  return milliseconds === undefined ? 0 : Math.floor(milliseconds / second);
}

function millisecondsOf(seconds: number): number | undefined {
  return seconds === 0 ? undefined : seconds * second;
}
