import type { Served } from "../reachability/question.ts";

/** What flags served together, and when: in a run of tests that passed, or in a running environment. */
export interface Evidence {
  /** Of the same length and order. */
  readonly flags: readonly string[];
  readonly variants: readonly string[];
  /** Milliseconds of the last run that passed. */
  readonly passedAt?: number | undefined;
  /** Milliseconds of when it was last observed, and of how many scopes. */
  readonly seenAt?: number | undefined;
  readonly scopes?: number | undefined;
}

const second = 1_000;

/**
 * What is known of each pair of states: when a test passed with it last, when it was observed last, and in how many scopes.
 * Times only grow, so the same evidence may be added again; scopes are sums, and are counted once.
 */
export class EvidenceTable {
  readonly states: readonly Served[];
  readonly #numbers = new Map<string, Map<string, number>>();
  /** In whole seconds; 0 = never. */
  readonly #passedAt: Uint32Array;
  readonly #seenAt: Uint32Array;
  readonly #scopes: Float64Array;
  readonly #scopesAlone: Float64Array;

  constructor(states: readonly Served[]) {
    this.states = states;
    states.forEach(({ flag, variant }, number) => {
      const numbers = this.#numbers.get(flag) ?? new Map<string, number>();
      this.#numbers.set(flag, numbers.set(variant, number));
    });
    const pairs = (states.length * (states.length - 1)) / 2;
    this.#passedAt = new Uint32Array(pairs);
    this.#seenAt = new Uint32Array(pairs);
    this.#scopes = new Float64Array(pairs);
    this.#scopesAlone = new Float64Array(states.length);
  }

  /** States that the table does not have, such as variants that are gone, are left out. */
  add({ flags, variants, passedAt, seenAt, scopes = 0 }: Evidence): void {
    const numbers: number[] = [];
    flags.forEach((flag, index) => {
      const number = this.#numbers.get(flag)?.get(variants[index] ?? "");
      if (number !== undefined) numbers.push(number);
    });
    const [passed, seen] = [secondsOf(passedAt), secondsOf(seenAt)];
    const [passedTimes, seenTimes, sums] = [this.#passedAt, this.#seenAt, this.#scopes];
    // A busy project has a hundred million of these.
    for (let index = 0; index < numbers.length; index++) {
      const one = numbers[index] ?? 0;
      this.#scopesAlone[one] = (this.#scopesAlone[one] ?? 0) + scopes;
      for (let next = index + 1; next < numbers.length; next++) {
        const place = placeOfPair(one, numbers[next] ?? 0);
        if (passed > (passedTimes[place] ?? 0)) passedTimes[place] = passed;
        if (seen > (seenTimes[place] ?? 0)) seenTimes[place] = seen;
        sums[place] = (sums[place] ?? 0) + scopes;
      }
    }
  }

  /** The same evidence over other states, as after a change: what is known of states that both have. */
  over(states: readonly Served[]): EvidenceTable {
    const next = new EvidenceTable(states);
    const before = states.map(({ flag, variant }) => this.#numbers.get(flag)?.get(variant));
    before.forEach((was, number) => {
      if (was === undefined) return;
      next.#scopesAlone[number] = this.scopesAlone(was);
      for (let other = 0; other < number; other++) {
        const otherWas = before[other];
        if (otherWas === undefined || states[other]?.flag === states[number]?.flag) continue;
        const [from, to] = [placeOfPair(was, otherWas), placeOfPair(number, other)];
        next.#passedAt[to] = this.#passedAt[from] ?? 0;
        next.#seenAt[to] = this.#seenAt[from] ?? 0;
        next.#scopes[to] = this.#scopes[from] ?? 0;
      }
    });
    return next;
  }

  /** Milliseconds; undefined when no passed run had it. */
  passedAt(one: number, other: number): number | undefined {
    return millisecondsOf(this.#passedAt[placeOfPair(one, other)]);
  }

  /** Milliseconds; undefined when it was not observed. */
  seenAt(one: number, other: number): number | undefined {
    return millisecondsOf(this.#seenAt[placeOfPair(one, other)]);
  }

  scopes(one: number, other: number): number {
    return this.#scopes[placeOfPair(one, other)] ?? 0;
  }

  /** Of one state, with whatever else. */
  scopesAlone(number: number): number {
    return this.#scopesAlone[number] ?? 0;
  }
}

function placeOfPair(one: number, other: number): number {
  return one < other ? (other * (other - 1)) / 2 + one : (one * (one - 1)) / 2 + other;
}

/** Rounded down, so that evidence is never newer than it was. */
function secondsOf(milliseconds: number | undefined): number {
  return milliseconds === undefined ? 0 : Math.floor(milliseconds / second);
}

function millisecondsOf(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds === 0 ? undefined : seconds * second;
}
