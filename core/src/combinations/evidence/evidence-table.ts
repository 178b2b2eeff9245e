import type { Served } from "../reachability/question.ts";

/** What flags served together, and when: in a run of tests that passed, or in a running environment. */
export interface Evidence {
  /** Places of states in the table; what it does not have is -1. */
  readonly places: ArrayLike<number>;
  /** Milliseconds of the last run that passed. */
  readonly passedAt?: number | undefined;
  /** Milliseconds of when it was last observed, and in how many scopes. */
  readonly seenAt?: number | undefined;
  readonly scopes?: number | undefined;
  /** Milliseconds of when several services last served it for one request. */
  readonly joinedAt?: number | undefined;
}

/** What is known of pairs of states, by the numbers that whoever asks gave them. */
export interface PairEvidence {
  /** Milliseconds; undefined when no passed run had it. */
  passedAt(one: number, other: number): number | undefined;
  /** Milliseconds; undefined when it was not observed. */
  seenAt(one: number, other: number): number | undefined;
  /** Milliseconds; undefined when no trace joined it. */
  joinedAt(one: number, other: number): number | undefined;
  scopes(one: number, other: number): number;
  /** Of one state, with whatever else. */
  scopesAlone(number: number): number;
}

const second = 1_000;

/**
 * What is known of each pair of states: when a test passed with it last, when it was observed last, and in how many scopes.
 * It grows by states and by evidence, and stays as it is when flags change. Times only grow, so the same evidence may be added
 * again; scopes are sums, and are counted once.
 */
export class EvidenceTable {
  readonly #places = new Map<string, Map<string, number>>();
  /** Used again with each row. */
  readonly #known: number[] = [];
  #size = 0;
  /** In whole seconds; 0 = never. */
  #passedAt = new Uint32Array(0);
  #seenAt = new Uint32Array(0);
  #joinedAt = new Uint32Array(0);
  #scopes = new Float64Array(0);
  #scopesAlone = new Float64Array(0);

  constructor(states: readonly Served[]) {
    this.include(states);
  }

  /** Takes in those that it does not have, and says whether there were any. Evidence about them counts from now on. */
  include(states: readonly Served[]): boolean {
    const sizeBefore = this.#size;
    for (const { flag, variant } of states) {
      const places = this.#places.get(flag) ?? new Map<string, number>();
      this.#places.set(flag, places);
      if (places.has(variant)) continue;
      places.set(variant, this.#size);
      this.#size += 1;
    }
    if (this.#size === sizeBefore) return false;
    const pairs = (this.#size * (this.#size - 1)) / 2;
    // A pair keeps its place, since places of later states come after those of all earlier ones.
    this.#passedAt = grown(this.#passedAt, new Uint32Array(pairs));
    this.#seenAt = grown(this.#seenAt, new Uint32Array(pairs));
    this.#joinedAt = grown(this.#joinedAt, new Uint32Array(pairs));
    this.#scopes = grown(this.#scopes, new Float64Array(pairs));
    this.#scopesAlone = grown(this.#scopesAlone, new Float64Array(this.#size));
    return true;
  }

  /** -1 when it is none of this table's. */
  placeOf({ flag, variant }: Served): number {
    return this.#places.get(flag)?.get(variant) ?? -1;
  }

  add({ places, passedAt, seenAt, joinedAt, scopes = 0 }: Evidence): void {
    const what = {
      passed: secondsOf(passedAt),
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
  #addPair(place: number, { passed, seen, joined, scopes }: Told): void {
    // What a row does not tell is not looked at: memory is what this waits for.
    if (passed > 0) later(this.#passedAt, place, passed);
    if (seen > 0) later(this.#seenAt, place, seen);
    if (joined > 0) later(this.#joinedAt, place, joined);
    if (scopes > 0) this.#scopes[place] = (this.#scopes[place] ?? 0) + scopes;
  }

  /** The same evidence by the numbers that these states have. */
  over(states: readonly Served[]): PairEvidence {
    const places = Int32Array.from(states, (state) => this.placeOf(state));
    const [passed, seen, joined, scopes] = [
      this.#passedAt,
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
    return {
      passedAt: (one, other) => timeOf(passed, pairOf(one, other)),
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

/** In seconds; 0 = nothing was told of it. */
interface Told {
  readonly passed: number;
  readonly seen: number;
  readonly joined: number;
  readonly scopes: number;
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
