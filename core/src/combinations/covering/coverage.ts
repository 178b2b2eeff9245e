import { at, grown } from "../ints.ts";
import { type CombinationTable, rowsMax, type UniqueCounts } from "./combination-table.ts";
import { PairTable, pairSymbolsMax } from "./pair-table.ts";
import type { Symbols } from "./symbols.ts";
import { TripleTable, tripleSymbolsMax } from "./triple-table.ts";

/** Columns of which all combinations of a strength are demanded. */
export interface Demand {
  readonly columns: readonly number[];
  readonly strength: 2 | 3;
}

/** Rows, and what they cover of what is demanded. Rows are named by slots, which are used again. */
export class Coverage {
  readonly tables: readonly CombinationTable[];
  /** The slots in use. */
  readonly slots: number[] = [];
  readonly #columnCount: number;
  readonly #columnOf: Int32Array;
  readonly #rows: Int32Array[] = [];
  readonly #free: number[] = [];
  readonly #unique: UniqueCounts = { counts: new Int32Array(64) };
  /** By slot and column: 1 where a row was given and must stay as it is. */
  #kept: Int32Array = new Int32Array(64);
  readonly #keptSlots = new Set<number>();
  /** Steps taken so far: a measure of time that is the same on every machine. */
  work = 0;

  /** @throws RangeError when the columns have more symbols than can be counted. */
  constructor(model: Symbols, demands: readonly Demand[]) {
    this.#columnCount = model.columnCount;
    this.#columnOf = model.columnOf;
    this.tables = demands.map(({ columns, strength }) => {
      const count = columns.reduce((sum, column) => sum + sizeOf(model, column), 0);
      const max = strength === 2 ? pairSymbolsMax : tripleSymbolsMax;
      if (count > max) {
        throw new RangeError(
          `${count} values are too many for combinations of ${strength}; ${max} are possible.`,
        );
      }
      return strength === 2
        ? new PairTable(model, columns, this.#unique)
        : new TripleTable(model, columns, this.#unique);
    });
  }

  get openCount(): number {
    let count = 0;
    for (const table of this.tables) count += table.openCount;
    return count;
  }

  get demandedCount(): number {
    let count = 0;
    for (const table of this.tables) count += table.demandedCount;
    return count;
  }

  /** One more than the highest slot that was ever in use. */
  get slotCount(): number {
    return this.#rows.length;
  }

  /** How many rows stay whatever happens. */
  get keptCount(): number {
    return this.#keptSlots.size;
  }

  /** `kept`: the columns of it that must stay. @throws RangeError beyond 65,534 rows. */
  add(row: Int32Array, kept?: readonly number[]): number {
    const slot = this.#free.pop() ?? this.#rows.length;
    if (slot >= rowsMax) throw new RangeError(`More than ${rowsMax} rows are needed.`);
    this.#rows[slot] = row;
    this.#makeRoom(slot, kept);
    this.slots.push(slot);
    for (const table of this.tables) table.changeRow(row, slot, true);
    this.work += this.#costOf("rowCost");
    return slot;
  }

  remove(slot: number): void {
    for (const table of this.tables) table.changeRow(this.rowIn(slot), slot, false);
    this.slots.splice(this.slots.indexOf(slot), 1);
    this.#free.push(slot);
    this.work += this.#costOf("rowCost");
  }

  rowIn(slot: number): Int32Array {
    return this.#rows[slot] ?? new Int32Array(0);
  }

  /** Chooses a symbol for a row, in the place of the one that it has in that column. */
  choose(slot: number, symbol: number): void {
    const column = at(this.#columnOf, symbol);
    const row = this.rowIn(slot);
    for (const table of this.tables) table.changeCell(row, slot, symbol, column);
    row[column] = symbol;
    this.work += this.#costOf("cellCost");
  }

  /** How many combinations would be open without what this row has in this column. */
  lossAt(slot: number, column: number): number {
    return at(this.#unique.counts, slot * this.#columnCount + column);
  }

  /** A measure of how many combinations only this row has: each counts once for each of its columns. */
  uniqueOf(slot: number): number {
    let sum = 0;
    const end = (slot + 1) * this.#columnCount;
    for (let place = slot * this.#columnCount; place < end; place++) {
      sum += at(this.#unique.counts, place);
    }
    return sum;
  }

  isKept(slot: number, column: number): boolean {
    return at(this.#kept, slot * this.#columnCount + column) === 1;
  }

  /** Whether a row, or a part of it, must stay. */
  hasKept(slot: number): boolean {
    return this.#keptSlots.has(slot);
  }

  /** Demands what contains all these symbols no longer. */
  exclude(symbols: readonly number[]): void {
    for (const table of this.tables) table.exclude(symbols);
  }

  excludeRow(row: Int32Array): void {
    for (const table of this.tables) table.excludeRow(row);
  }

  #makeRoom(slot: number, kept: readonly number[] | undefined): void {
    const first = slot * this.#columnCount;
    const end = first + this.#columnCount;
    this.#unique.counts = grown(this.#unique.counts, end);
    this.#unique.counts.fill(0, first, end);
    this.#kept = grown(this.#kept, end);
    this.#kept.fill(0, first, end);
    if (kept === undefined) return;
    this.#keptSlots.add(slot);
    for (const column of kept) this.#kept[first + column] = 1;
  }

  #costOf(what: "rowCost" | "cellCost"): number {
    let cost = this.#columnCount;
    for (let place = 0; place < this.tables.length; place++)
      cost += this.tables[place]?.[what] ?? 0;
    return cost;
  }
}

function sizeOf({ offsets }: Symbols, column: number): number {
  return at(offsets, column + 1) - at(offsets, column);
}
