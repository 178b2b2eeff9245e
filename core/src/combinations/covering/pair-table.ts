import { at, nth } from "../ints.ts";
import { CombinationTable, type UniqueCounts, type Weighing } from "./combination-table.ts";
import type { Symbols } from "./symbols.ts";

const codeBits = 15;
const codeMask = (1 << codeBits) - 1;

/** So that two numbers of symbols fit into one code. */
export const pairSymbolsMax: number = codeMask;

/** All pairs of symbols of some columns. */
export class PairTable extends CombinationTable {
  readonly strength = 2;
  readonly rowCost: number;
  readonly cellCost: number;
  /** By number of a symbol: where its pairs with all lower numbers begin. */
  readonly #starts: Int32Array;

  constructor(model: Symbols, columns: readonly number[], unique: UniqueCounts) {
    super(model, columns, unique, 2);
    this.#starts = this.symbols.map((_, local) => (local * (local - 1)) / 2);
    this.rowCost = (columns.length * (columns.length - 1)) / 2;
    this.cellCost = 2 * (columns.length - 1);
    for (let high = 0; high < this.symbols.length; high++) {
      for (let low = 0; low < at(this.firstOf, high); low++) {
        this.reopen(at(this.#starts, high) + low, (high << codeBits) | low);
      }
    }
  }

  changeRow(row: Int32Array, slot: number, isGain: boolean): void {
    this.load(row);
    for (let place = 1; place < this.row.length; place++) {
      this.#changeBefore(place, slot + 1, isGain);
    }
  }

  excludeRow(row: Int32Array): void {
    const known = this.knownIn(row);
    for (let high = 1; high < known.length; high++) {
      const start = at(this.#starts, at(known, high));
      for (let low = 0; low < high; low++) this.excludeAt(start + at(known, low));
    }
  }

  addScores(symbol: number, _others: readonly number[], scores: Int32Array, sign: number): void {
    const local = at(this.localOf, symbol);
    if (local < 0) return;
    const start = at(this.#starts, local);
    for (let low = 0; low < local; low++) {
      if (this.isOpenAt(start + low)) this.addScore(low, scores, sign);
    }
    for (let high = local + 1; high < this.symbols.length; high++) {
      if (this.isOpenAt(at(this.#starts, high) + local)) this.addScore(high, scores, sign);
    }
  }

  weigh(row: Int32Array, weighing: Weighing, isDone: boolean): number {
    this.load(row);
    let sum = 0;
    for (let high = 1; high < this.row.length; high++) {
      const start = at(this.#starts, at(this.row, high));
      for (let low = 0; low < high; low++) {
        sum += this.weightAt(start + at(this.row, low), weighing, isDone);
      }
    }
    return sum;
  }

  symbolsIn(code: number): readonly number[] {
    return [at(this.symbols, code & codeMask), at(this.symbols, code >> codeBits)];
  }

  protected indexOf(locals: readonly number[]): number {
    return at(this.#starts, nth(locals, 1)) + nth(locals, 0);
  }

  protected indexOfCode(code: number): number {
    return at(this.#starts, code >> codeBits) + (code & codeMask);
  }

  protected countOpen(code: number, sign: number): void {
    this.countOpenOf(code & codeMask, sign);
    this.countOpenOf(code >> codeBits, sign);
  }

  protected changeAll(place: number, row: number, isGain: boolean): void {
    this.#changeBefore(place, row, isGain);
    this.#changeBehind(place, row, isGain);
  }

  /** The pairs of one place with all places before it. */
  #changeBefore(high: number, row: number, isGain: boolean): void {
    const local = at(this.row, high);
    const start = at(this.#starts, local);
    const code = local << codeBits;
    const column = at(this.columns, high);
    for (let low = 0; low < high; low++) {
      const other = at(this.row, low);
      const owner = this.change(start + other, code | other, row, isGain);
      if (owner !== 0) this.#countBoth(owner, column, at(this.columns, low));
    }
  }

  #changeBehind(low: number, row: number, isGain: boolean): void {
    const local = at(this.row, low);
    const column = at(this.columns, low);
    for (let high = low + 1; high < this.row.length; high++) {
      const other = at(this.row, high);
      const index = at(this.#starts, other) + local;
      const owner = this.change(index, (other << codeBits) | local, row, isGain);
      if (owner !== 0) this.#countBoth(owner, column, at(this.columns, high));
    }
  }

  #countBoth(owner: number, one: number, other: number): void {
    this.count(owner, one);
    this.count(owner, other);
  }
}
