import { nth } from "../ints.ts";
import type { Served, Verdict } from "./question.ts";

/** What is said of a combination, without the witness or the reason. */
export type ReachAnswer = Verdict["verdict"];

export interface AnswerCounts {
  readonly reachable: number;
  readonly unreachable: number;
  readonly unknown: number;
}

/** A table as messages between threads carry it. */
export interface AnswerTableData {
  readonly strength: number;
  readonly states: readonly Served[];
  readonly bytes: Uint8Array;
}

const answers: readonly (ReachAnswer | undefined)[] = [
  undefined,
  "reachable",
  "unreachable",
  "unknown",
];
const codes: Readonly<Record<ReachAnswer, number>> = { reachable: 1, unreachable: 2, unknown: 3 };

/**
 * What is said of all variants of some flags, alone, in pairs or in triples: a byte for each combination, in the order of
 * the combinatorial number system. Millions of pairs are a few megabytes, and go from thread to thread without a copy.
 */
export class AnswerTable implements AnswerTableData {
  readonly strength: number;
  /** Flags stand together, in the order in which they were given. */
  readonly states: readonly Served[];
  readonly bytes: Uint8Array;
  readonly #numbers = new Map<string, Map<string, number>>();
  /** How many bytes there are of each kind; counted when somebody asks, and kept from then on. */
  #counts: number[] | undefined;
  /** Where the table before it stood. */
  #spare: ArrayBufferLike | undefined;

  constructor({ strength, states, bytes }: AnswerTableData) {
    this.strength = strength;
    this.states = states;
    this.bytes = bytes;
    states.forEach(({ flag, variant }, number) => {
      const numbers = this.#numbers.get(flag) ?? new Map<string, number>();
      this.#numbers.set(flag, numbers.set(variant, number));
    });
  }

  static empty(strength: number, states: readonly Served[]): AnswerTable {
    const length = choose(states.length, strength);
    return new AnswerTable({ strength, states, bytes: new Uint8Array(length) });
  }

  /** The number of a state; undefined when the table does not have it. */
  numberOf({ flag, variant }: Served): number | undefined {
    return this.#numbers.get(flag)?.get(variant);
  }

  /** Of as many states of different flags as the table has in a combination, in any order; undefined for anything else. */
  answer(goals: readonly Served[]): ReachAnswer | undefined {
    const numbers = goals.map((goal) => this.numberOf(goal));
    const known = numbers.filter((number) => number !== undefined);
    if (known.length !== this.strength || numbers.length !== this.strength) return undefined;
    return this.answerAt(known);
  }

  answerAt(numbers: readonly number[]): ReachAnswer | undefined {
    return answers[this.bytes[placeOf(numbers)] ?? 0];
  }

  /** Of two states by their numbers, in any order; for whoever asks about millions. */
  answerOfPair(one: number, other: number): ReachAnswer | undefined {
    const place = one < other ? choose(other, 2) + one : choose(one, 2) + other;
    return answers[this.bytes[place] ?? 0];
  }

  set(numbers: readonly number[], answer: ReachAnswer): void {
    this.#write(placeOf(numbers), codes[answer]);
  }

  copy(): AnswerTable {
    return new AnswerTable({ ...this, bytes: this.bytes.slice() });
  }

  /**
   * The same answers for other states, of one or two; those about stale flags are not known any more. This one is not to be
   * used afterwards: where the states are the same, it is the one that is given back.
   */
  movedTo(states: readonly Served[], stale: ReadonlySet<string>): AnswerTable {
    // Most changes leave all flags their variants.
    if (areSame(states, this.states)) {
      for (const flag of stale) {
        for (const number of this.#numbers.get(flag)?.values() ?? []) this.#forget(number);
      }
      return this;
    }
    const before = states.map((state) => this.numberOf(state) ?? -1);
    const moved = this.#withStates(states, before);
    before.forEach((old, number) => {
      if (old >= 0 && stale.has(states[number]?.flag ?? "")) moved.#forget(number);
    });
    return moved;
  }

  /** The same for a pair, without a list. */
  pairAt(one: number, other: number): ReachAnswer | undefined {
    return answers[this.bytes[pairPlace(one, other)] ?? 0];
  }

  setPair(one: number, other: number, answer: ReachAnswer): void {
    this.#write(pairPlace(one, other), codes[answer]);
  }

  /** Each combination of states of different flags; their numbers ascend, and the list is the same one each time. */
  *combinations(): Generator<readonly number[]> {
    const numbers = new Array<number>(this.strength).fill(0);
    yield* this.#from(numbers, 0, 0);
  }

  count(): AnswerCounts {
    this.#counts ??= countsIn(this.bytes);
    const [, reachable = 0, unreachable = 0, unknown = 0] = this.#counts;
    return { reachable, unreachable, unknown };
  }

  #write(place: number, code: number): void {
    const before = this.bytes[place] ?? 0;
    this.bytes[place] = code;
    const counts = this.#counts;
    if (counts === undefined) return;
    counts[before] = (counts[before] ?? 0) - 1;
    counts[code] = (counts[code] ?? 0) + 1;
  }

  /** All that is said of one state, alone or with any other. */
  #forget(number: number): void {
    if (this.strength === 1) this.#write(number, 0);
    else {
      for (let other = 0; other < this.states.length; other++) {
        if (other !== number) this.#write(pairPlace(number, other), 0);
      }
    }
  }

  /** @param before by the new number of a state, the old one, or -1 */
  #withStates(states: readonly Served[], before: readonly number[]): AnswerTable {
    const bytes = this.#room(choose(states.length, this.strength));
    const moved = new AnswerTable({ strength: this.strength, states, bytes });
    moved.#spare = this.bytes.buffer;
    moved.#counts = this.#countsOf(new Set(before), moved.bytes.length);
    const runs = runsIn(before);
    for (const { start, old, length } of runs) {
      if (this.strength === 1 || (start === 0 && old === 0)) {
        // The first rows stay what they are.
        const [from, to] = [old, old + length].map((number) => choose(number, this.strength));
        moved.bytes.set(this.bytes.subarray(from, to), start);
      } else for (let at = 0; at < length; at++) this.#copyRow(moved, runs, start + at, old + at);
    }
    return moved;
  }

  /** Zeros for another table, where the one before this one stood: megabytes anew for each change would keep the collector busy. */
  #room(length: number): Uint8Array {
    const spare = this.#spare;
    if (spare !== undefined && spare.byteLength >= length) {
      return new Uint8Array(spare, 0, length).fill(0);
    }
    return new Uint8Array(new ArrayBuffer(length + Math.ceil(length / 16)), 0, length);
  }

  /** What is counted of these states alone: millions need not be counted again for the few that go. */
  #countsOf(kept: ReadonlySet<number>, size: number): number[] | undefined {
    if (this.#counts === undefined) return undefined;
    const counts = [...this.#counts];
    const forget = (place: number) => {
      const code = this.bytes[place] ?? 0;
      counts[code] = (counts[code] ?? 0) - 1;
    };
    for (let number = 0; number < this.states.length; number++) {
      if (kept.has(number)) continue;
      if (this.strength === 1) forget(number);
      else {
        for (let other = 0; other < this.states.length; other++) {
          // Of two that go, the later one has the pair.
          if (other < number || kept.has(other)) forget(pairPlace(number, other));
        }
      }
    }
    counts[0] = size - nth(counts, 1) - nth(counts, 2) - nth(counts, 3);
    return counts;
  }

  /** Of one state, all it is said to be with those before it. */
  #copyRow(moved: AnswerTable, runs: readonly Run[], number: number, old: number): void {
    const [row, its] = [pairPlace(number, 0), pairPlace(old, 0)];
    for (const { start, old: from, length } of runs) {
      const count = Math.min(length, number - start);
      if (count <= 0) return;
      if (from + count <= old) {
        moved.bytes.set(this.bytes.subarray(its + from, its + from + count), row + start);
        continue;
      }
      // They have changed their order.
      for (let at = 0; at < count; at++) {
        moved.bytes[row + start + at] = this.bytes[pairPlace(old, from + at)] ?? 0;
      }
    }
  }

  *#from(numbers: number[], place: number, start: number): Generator<readonly number[]> {
    if (place === this.strength) {
      yield numbers;
      return;
    }
    const before = place === 0 ? undefined : this.states[numbers[place - 1] ?? 0]?.flag;
    for (let number = start; number < this.states.length; number++) {
      if (this.states[number]?.flag === before) continue;
      numbers[place] = number;
      yield* this.#from(numbers, place + 1, number + 1);
    }
  }
}

/** States that stood one after the other, and still do. */
interface Run {
  readonly start: number;
  readonly old: number;
  readonly length: number;
}

function areSame(some: readonly Served[], others: readonly Served[]): boolean {
  if (some.length !== others.length) return false;
  return some.every(({ flag, variant }, number) => {
    const other = others[number];
    return flag === other?.flag && variant === other.variant;
  });
}

function runsIn(before: readonly number[]): readonly Run[] {
  const runs: { start: number; old: number; length: number }[] = [];
  before.forEach((old, number) => {
    if (old < 0) return;
    const last = runs.at(-1) ?? { start: -1, old: -1, length: 0 };
    const isNext = last.start + last.length === number && last.old + last.length === old;
    if (isNext && last.length > 0) last.length += 1;
    else runs.push({ start: number, old, length: 1 });
  });
  return runs;
}

function countsIn(bytes: Uint8Array): number[] {
  const counts = [0, 0, 0, 0];
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts;
}

/** The rank of a combination among all of its size (Lehmer): the numbers, ascending, each choosing from those below it. */
function placeOf(numbers: readonly number[]): number {
  const [one = 0, two, three] = numbers;
  if (two === undefined) return one;
  if (three === undefined) return pairPlace(one, two);
  return [...numbers]
    .sort((left, right) => left - right)
    .reduce((place, number, index) => place + choose(number, index + 1), 0);
}

function pairPlace(one: number, other: number): number {
  return one < other ? (other * (other - 1)) / 2 + one : (one * (one - 1)) / 2 + other;
}

function choose(count: number, size: number): number {
  if (size === 1) return count;
  if (size === 2) return (count * (count - 1)) / 2;
  return (count * (count - 1) * (count - 2)) / 6;
}
