import { at, nth } from "../ints.ts";
import type { Symbols } from "./symbols.ts";

/** In a cell: the combination needs no row, since no row can have it, or some row had it already. */
const excluded = -1;
const firstPlace = -2;

/** What a cell grows by for each row that has its combination. The bits below are for the numbers of these rows. */
const oneRow = 1 << 16;
const rowBits = oneRow - 1;

/** So that the number of a row, plus one, fits below the count. */
export const rowsMax: number = rowBits - 1;

/** How many times each row is the only one with a combination that involves a column: row × columns + column. */
export interface UniqueCounts {
  counts: Int32Array;
}

/** By cell: what counts no longer, and what the others count; one each without weights. */
export interface Weighing {
  readonly done: Uint8Array;
  readonly weights: Float64Array | undefined;
}

/**
 * Which combinations of one strength, among some columns, are covered, how often, and which are open. One number for each:
 *
 * - `excluded`;
 * - below that: open, and where it stands in the list of the open ones;
 * - otherwise how many rows have it, and in the lower bits the exclusive or of their numbers plus one. While there is only
 *   one such row, the lower bits name it.
 *
 * So taking a row, or a cell of it, in or out is one step for each combination, and what a change would lose is known
 * before it is made (`UniqueCounts`).
 */
export abstract class CombinationTable {
  /** How many steps taking in a row takes, and changing one of its cells. */
  abstract readonly rowCost: number;
  abstract readonly cellCost: number;
  abstract readonly strength: number;
  readonly columns: Int32Array;
  /** By number: the first number of the same column. */
  protected readonly firstOf: Int32Array;
  /** By symbol of the model: its number among the symbols of these columns; −1 when it is of another column. */
  protected readonly localOf: Int32Array;
  /** By number: the symbol. */
  protected readonly symbols: Int32Array;
  protected readonly cells: Int32Array;
  /** The open combinations, each as one number. */
  readonly open: Int32Array;
  openCount = 0;
  /** By symbol of the model: how many open combinations it is part of. */
  readonly openOf: Int32Array;
  protected readonly unique: UniqueCounts;
  /** The row at hand, by place among the columns: the number of its symbol. */
  protected readonly row: Int32Array;
  /** By column of the model: its place among the columns of this table; −1 when it is not one of them. */
  readonly #places: Int32Array;
  readonly #columnCount: number;

  constructor(model: Symbols, columns: readonly number[], unique: UniqueCounts, strength: number) {
    this.columns = Int32Array.from(columns);
    this.localOf = new Int32Array(model.symbolCount).fill(-1);
    const symbols = columns.flatMap((column) => symbolsOfColumn(model, column));
    symbols.forEach((symbol, local) => {
      this.localOf[symbol] = local;
    });
    this.symbols = Int32Array.from(symbols);
    this.firstOf = this.symbols.map((symbol) =>
      at(this.localOf, at(model.offsets, at(model.columnOf, symbol))),
    );
    this.cells = new Int32Array(choose(symbols.length, strength)).fill(excluded);
    const sizes = columns.map((column) => symbolsOfColumn(model, column).length);
    this.open = new Int32Array(elementary(sizes, strength));
    this.openOf = new Int32Array(model.symbolCount);
    this.unique = unique;
    this.#columnCount = model.columnCount;
    this.row = new Int32Array(columns.length);
    this.#places = new Int32Array(model.columnCount).fill(-1);
    columns.forEach((column, place) => {
      this.#places[column] = place;
    });
  }

  /** Takes a row in, or out. */
  abstract changeRow(row: Int32Array, slot: number, isGain: boolean): void;

  /** Puts another symbol into a row. */
  changeCell(row: Int32Array, slot: number, symbol: number, column: number): void {
    const place = at(this.#places, column);
    if (place < 0) return;
    this.load(row);
    this.changeAll(place, slot + 1, false);
    this.put(place, symbol);
    this.changeAll(place, slot + 1, true);
  }

  /** Adds to the score of each symbol how many open combinations it has with this one and, at strength 3, one of the others. */
  abstract addScores(
    symbol: number,
    others: readonly number[],
    scores: Int32Array,
    sign: number,
  ): void;

  /** Demands no longer what a row has; −1 in the row is not known. */
  abstract excludeRow(row: Int32Array): void;

  /** What the combinations of a row weigh together, of those that are demanded and not done. Then they may be done. */
  abstract weigh(row: Int32Array, weighing: Weighing, isDone: boolean): number;

  /** The symbols of a combination, in the order of their columns. */
  abstract symbolsIn(code: number): readonly number[];

  /** Where a combination of numbers of symbols, in ascending order, has its cell. */
  protected abstract indexOf(locals: readonly number[]): number;
  protected abstract indexOfCode(code: number): number;
  protected abstract countOpen(code: number, sign: number): void;

  /** Takes in, or out, every combination that a place of the row at hand is part of. */
  protected abstract changeAll(place: number, row: number, isGain: boolean): void;

  /** Makes a row the one at hand. */
  protected load(row: Int32Array): void {
    for (let place = 0; place < this.row.length; place++) {
      this.row[place] = at(this.localOf, at(row, at(this.columns, place)));
    }
  }

  protected put(place: number, symbol: number): void {
    this.row[place] = at(this.localOf, symbol);
  }

  /** The numbers of the symbols that are known of a row, in ascending order. */
  protected knownIn(row: Int32Array): Int32Array {
    return this.columns
      .map((column) => localIn(this.localOf, row, column))
      .filter((local) => local >= 0);
  }

  protected addScore(local: number, scores: Int32Array, sign: number): void {
    const symbol = at(this.symbols, local);
    scores[symbol] = at(scores, symbol) + sign;
  }

  /** Symbols of the model, as numbers of this table in ascending order; undefined when one is of another column. */
  protected localsOf(symbols: readonly number[]): readonly number[] | undefined {
    const locals = symbols.map((symbol) => at(this.localOf, symbol)).sort((one, two) => one - two);
    return nth(locals, 0) < 0 ? undefined : locals;
  }

  /** Demands a combination no longer, if it is open; with fewer symbols than the strength, all that contain them. */
  exclude(symbols: readonly number[]): void {
    const locals = this.localsOf(symbols);
    if (locals === undefined || symbols.length > this.strength) return;
    if (symbols.length === this.strength) {
      this.excludeAt(this.indexOf(locals));
      return;
    }
    for (const symbol of this.symbols)
      if (!symbols.includes(symbol)) this.exclude([...symbols, symbol]);
  }

  protected excludeAt(index: number): void {
    if (at(this.cells, index) > firstPlace) return;
    this.#close(index);
    this.cells[index] = excluded;
  }

  isOpen(symbols: readonly number[]): boolean {
    const locals = this.localsOf(symbols);
    return locals !== undefined && at(this.cells, this.indexOf(locals)) <= firstPlace;
  }

  isDemanded(symbols: readonly number[]): boolean {
    const locals = this.localsOf(symbols);
    return locals !== undefined && at(this.cells, this.indexOf(locals)) !== excluded;
  }

  get demandedCount(): number {
    let count = 0;
    for (const cell of this.cells) if (cell !== excluded) count += 1;
    return count;
  }

  get cellCount(): number {
    return this.cells.length;
  }

  /** Weighs every open combination, by cell. */
  weightsOfOpen(weightOf: (symbols: readonly number[]) => number): Float64Array {
    const weights = new Float64Array(this.cells.length);
    for (let place = 0; place < this.openCount; place++) {
      const code = at(this.open, place);
      weights[this.indexOfCode(code)] = weightOf(this.symbolsIn(code));
    }
    return weights;
  }

  protected weightAt(index: number, { done, weights }: Weighing, isDone: boolean): number {
    if (at(this.cells, index) === excluded || done[index] === 1) return 0;
    if (isDone) done[index] = 1;
    return weights === undefined ? 1 : (weights[index] ?? 0);
  }

  protected isOpenAt(index: number): boolean {
    return at(this.cells, index) <= firstPlace;
  }

  /**
   * Takes the combination of a cell in or out for a row (its number plus one). Gives the row for which this makes the
   * combination its own, or, negative, the row that has it no longer for itself; 0 when there is none.
   */
  protected change(index: number, code: number, row: number, isGain: boolean): number {
    const cell = at(this.cells, index);
    if (cell === excluded) return 0;
    if (isGain) return this.#gain(index, cell, row);
    const left = (cell - oneRow) ^ row;
    if (left < oneRow) {
      this.reopen(index, code);
      return -row;
    }
    this.cells[index] = left;
    return left < 2 * oneRow ? left & rowBits : 0;
  }

  #gain(index: number, cell: number, row: number): number {
    if (cell < 0) {
      this.#close(index);
      this.cells[index] = oneRow | row;
      return row;
    }
    this.cells[index] = (cell + oneRow) ^ row;
    return cell < 2 * oneRow ? -(cell & rowBits) : 0;
  }

  /** Counts for a row's column that it has a combination for itself, or no longer. */
  protected count(owner: number, column: number): void {
    const { counts } = this.unique;
    if (owner > 0) {
      const place = (owner - 1) * this.#columnCount + column;
      counts[place] = at(counts, place) + 1;
    } else {
      const place = (-owner - 1) * this.#columnCount + column;
      counts[place] = at(counts, place) - 1;
    }
  }

  protected reopen(index: number, code: number): void {
    this.cells[index] = firstPlace - this.openCount;
    this.open[this.openCount] = code;
    this.openCount += 1;
    this.countOpen(code, 1);
  }

  #close(index: number): void {
    const place = firstPlace - at(this.cells, index);
    this.countOpen(at(this.open, place), -1);
    this.openCount -= 1;
    if (place === this.openCount) return;
    const moved = at(this.open, this.openCount);
    this.open[place] = moved;
    this.cells[this.indexOfCode(moved)] = firstPlace - place;
  }

  protected countOpenOf(local: number, sign: number): void {
    const symbol = at(this.symbols, local);
    this.openOf[symbol] = at(this.openOf, symbol) + sign;
  }
}

function symbolsOfColumn({ offsets }: Symbols, column: number): readonly number[] {
  const first = at(offsets, column);
  return Array.from({ length: at(offsets, column + 1) - first }, (_, value) => first + value);
}

/** The number of what a row has in a column; −1 when that is not known. */
function localIn(localOf: Int32Array, row: Int32Array, column: number): number {
  const symbol = at(row, column);
  return symbol < 0 ? -1 : at(localOf, symbol);
}

export function choose(count: number, strength: number): number {
  let ways = 1;
  for (let taken = 0; taken < strength; taken++) ways = (ways * (count - taken)) / (taken + 1);
  return ways;
}

/** How many ways there are to take one value each of so many different columns of these sizes. */
function elementary(sizes: readonly number[], strength: number): number {
  const ways = [1, ...Array.from({ length: strength }, () => 0)];
  for (const size of sizes) {
    for (let taken = strength; taken > 0; taken--) {
      ways[taken] = nth(ways, taken) + nth(ways, taken - 1) * size;
    }
  }
  return nth(ways, strength);
}
