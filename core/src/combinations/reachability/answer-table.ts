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
    this.bytes[placeOf(numbers)] = codes[answer];
  }

  copy(): AnswerTable {
    return new AnswerTable({ ...this, bytes: this.bytes.slice() });
  }

  /** The same answers for other states, of one or two; those about stale flags are not known any more. */
  movedTo(states: readonly Served[], stale: ReadonlySet<string>): AnswerTable {
    const moved = AnswerTable.empty(this.strength, states);
    const before = states.map((state) =>
      stale.has(state.flag) ? -1 : (this.numberOf(state) ?? -1),
    );
    if (this.strength === 1) {
      before.forEach((old, number) => {
        if (old >= 0) moved.bytes[number] = this.bytes[old] ?? 0;
      });
      return moved;
    }
    let place = 0;
    for (const [number, old] of before.entries()) {
      for (let other = 0; other < number; other++, place++) {
        const its = before[other] ?? -1;
        if (old < 0 || its < 0) continue;
        moved.bytes[place] = this.bytes[pairPlace(old, its)] ?? 0;
      }
    }
    return moved;
  }

  /** The same for a pair, without a list. */
  pairAt(one: number, other: number): ReachAnswer | undefined {
    return answers[this.bytes[pairPlace(one, other)] ?? 0];
  }

  setPair(one: number, other: number, answer: ReachAnswer): void {
    this.bytes[pairPlace(one, other)] = codes[answer];
  }

  /** Each combination of states of different flags; their numbers ascend, and the list is the same one each time. */
  *combinations(): Generator<readonly number[]> {
    const numbers = new Array<number>(this.strength).fill(0);
    yield* this.#from(numbers, 0, 0);
  }

  count(): AnswerCounts {
    const counts = [0, 0, 0, 0];
    for (const byte of this.bytes) counts[byte] = (counts[byte] ?? 0) + 1;
    const [, reachable = 0, unreachable = 0, unknown = 0] = counts;
    return { reachable, unreachable, unknown };
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
