import { at, nth } from "../ints.ts";
import { CombinationTable, choose, type UniqueCounts, type Weighing } from "./combination-table.ts";
import type { Symbols } from "./symbols.ts";

const codeBits = 10;
const codeMask = (1 << codeBits) - 1;

/** So that three numbers of symbols fit into one code. */
export const tripleSymbolsMax: number = codeMask;

/** All triples of symbols of some columns. */
export class TripleTable extends CombinationTable {
  readonly strength = 3;
  readonly rowCost: number;
  readonly cellCost: number;
  /** By number of a symbol: where the pairs and where the triples begin in which it is the highest. */
  readonly #pairStarts: Int32Array;
  readonly #starts: Int32Array;
  /** Of the row at hand, by place: the two starts of its symbol. */
  readonly #pairs: Int32Array;
  readonly #triples: Int32Array;

  constructor(model: Symbols, columns: readonly number[], unique: UniqueCounts) {
    super(model, columns, unique, 3);
    this.#pairStarts = this.symbols.map((_, local) => choose(local, 2));
    this.#starts = this.symbols.map((_, local) => choose(local, 3));
    this.#pairs = new Int32Array(columns.length);
    this.#triples = new Int32Array(columns.length);
    this.rowCost = choose(columns.length, 3);
    this.cellCost = 2 * choose(columns.length - 1, 2);
    for (let high = 0; high < this.symbols.length; high++) {
      for (let mid = 0; mid < at(this.firstOf, high); mid++) {
        for (let low = 0; low < at(this.firstOf, mid); low++) {
          const index = at(this.#starts, high) + at(this.#pairStarts, mid) + low;
          this.reopen(index, (high << (2 * codeBits)) | (mid << codeBits) | low);
        }
      }
    }
  }

  changeRow(row: Int32Array, slot: number, isGain: boolean): void {
    this.load(row);
    for (let high = 2; high < this.row.length; high++) {
      for (let mid = 1; mid < high; mid++) this.#changeBefore(mid, high, slot + 1, isGain);
    }
  }

  excludeRow(row: Int32Array): void {
    const known = this.knownIn(row);
    for (let high = 2; high < known.length; high++) {
      for (let mid = 1; mid < high; mid++) {
        const start = at(this.#starts, at(known, high)) + at(this.#pairStarts, at(known, mid));
        for (let low = 0; low < mid; low++) this.excludeAt(start + at(known, low));
      }
    }
  }

  addScores(symbol: number, others: readonly number[], scores: Int32Array, sign: number): void {
    const local = at(this.localOf, symbol);
    if (local < 0) return;
    for (let place = 0; place < others.length; place++) {
      const other = at(this.localOf, nth(others, place));
      if (other < 0) continue;
      const low = Math.min(local, other);
      this.#addScoresOfPair(low, local + other - low, scores, sign);
    }
  }

  weigh(row: Int32Array, weighing: Weighing, isDone: boolean): number {
    this.load(row);
    let sum = 0;
    for (let high = 2; high < this.row.length; high++) {
      for (let mid = 1; mid < high; mid++) {
        const start = at(this.#triples, high) + at(this.#pairs, mid);
        for (let low = 0; low < mid; low++) {
          sum += this.weightAt(start + at(this.row, low), weighing, isDone);
        }
      }
    }
    return sum;
  }

  symbolsIn(code: number): readonly number[] {
    return [code & codeMask, (code >> codeBits) & codeMask, code >> (2 * codeBits)].map((local) =>
      at(this.symbols, local),
    );
  }

  protected indexOf(locals: readonly number[]): number {
    return at(this.#starts, nth(locals, 2)) + at(this.#pairStarts, nth(locals, 1)) + nth(locals, 0);
  }

  protected indexOfCode(code: number): number {
    const high = at(this.#starts, code >> (2 * codeBits));
    return high + at(this.#pairStarts, (code >> codeBits) & codeMask) + (code & codeMask);
  }

  protected countOpen(code: number, sign: number): void {
    this.countOpenOf(code & codeMask, sign);
    this.countOpenOf((code >> codeBits) & codeMask, sign);
    this.countOpenOf(code >> (2 * codeBits), sign);
  }

  protected override load(row: Int32Array): void {
    super.load(row);
    for (let place = 0; place < this.row.length; place++) this.#start(place);
  }

  protected override put(place: number, symbol: number): void {
    super.put(place, symbol);
    this.#start(place);
  }

  #start(place: number): void {
    const local = at(this.row, place);
    this.#pairs[place] = at(this.#pairStarts, local);
    this.#triples[place] = at(this.#starts, local);
  }

  #addScoresOfPair(low: number, high: number, scores: Int32Array, sign: number): void {
    const below = at(this.#starts, high) + at(this.#pairStarts, low);
    for (let other = 0; other < low; other++) {
      if (this.isOpenAt(below + other)) this.addScore(other, scores, sign);
    }
    const between = at(this.#starts, high) + low;
    for (let other = low + 1; other < high; other++) {
      if (this.isOpenAt(between + at(this.#pairStarts, other))) {
        this.addScore(other, scores, sign);
      }
    }
    const above = at(this.#pairStarts, high) + low;
    for (let other = high + 1; other < this.symbols.length; other++) {
      if (this.isOpenAt(above + at(this.#starts, other))) this.addScore(other, scores, sign);
    }
  }

  /** The triples of two places with all places before both. */
  #changeBefore(mid: number, high: number, row: number, isGain: boolean): void {
    const start = at(this.#triples, high) + at(this.#pairs, mid);
    const code = (at(this.row, high) << (2 * codeBits)) | (at(this.row, mid) << codeBits);
    for (let low = 0; low < mid; low++) {
      const other = at(this.row, low);
      const owner = this.change(start + other, code | other, row, isGain);
      if (owner !== 0) this.#countAll(owner, low, mid, high);
    }
  }

  /** The triples of two places with all places between. */
  #changeBetween(low: number, high: number, row: number, isGain: boolean): void {
    const start = at(this.#triples, high) + at(this.row, low);
    const code = (at(this.row, high) << (2 * codeBits)) | at(this.row, low);
    for (let mid = low + 1; mid < high; mid++) {
      const owner = this.change(
        start + at(this.#pairs, mid),
        code | (at(this.row, mid) << codeBits),
        row,
        isGain,
      );
      if (owner !== 0) this.#countAll(owner, low, mid, high);
    }
  }

  /** The triples of two places with all places behind both. */
  #changeBehind(low: number, mid: number, row: number, isGain: boolean): void {
    const start = at(this.#pairs, mid) + at(this.row, low);
    const code = (at(this.row, mid) << codeBits) | at(this.row, low);
    for (let high = mid + 1; high < this.row.length; high++) {
      const owner = this.change(
        start + at(this.#triples, high),
        code | (at(this.row, high) << (2 * codeBits)),
        row,
        isGain,
      );
      if (owner !== 0) this.#countAll(owner, low, mid, high);
    }
  }

  /** Every triple that a place is part of. */
  protected changeAll(place: number, row: number, isGain: boolean): void {
    for (let mid = 1; mid < place; mid++) this.#changeBefore(mid, place, row, isGain);
    for (let low = 0; low < place; low++) this.#changeBehind(low, place, row, isGain);
    for (let high = place + 2; high < this.row.length; high++) {
      this.#changeBetween(place, high, row, isGain);
    }
  }

  #countAll(owner: number, low: number, mid: number, high: number): void {
    this.count(owner, at(this.columns, low));
    this.count(owner, at(this.columns, mid));
    this.count(owner, at(this.columns, high));
  }
}
