import { at, grown, nth } from "../ints.ts";
import type { CombinationTable } from "./combination-table.ts";
import type { Coverage } from "./coverage.ts";
import { forcedChange, type RowChange, repair } from "./repair.ts";
import { isSoundAt, type Symbols } from "./symbols.ts";

/** How many open combinations of a table are looked at for one move. */
const lookedAt: Readonly<Record<number, number>> = { 2: 60, 3: 40 };
/** For how many moves a cell that was changed is left alone, at least, and how many more by chance. */
const restMin = 3;
const restMore = 7;
/** What a move takes besides what is counted. */
const workOfMove = 500;
/** Now and then a move is made that is not the best, so that the search does not go in circles for ever. */
const chanceOfRepair = 0.0005;

interface Move {
  readonly slot: number;
  readonly symbol: number;
  /** How many more it closes than it opens, of what was looked at. */
  readonly delta: number;
}

/**
 * Makes a plan smaller: takes out the row that is needed least and mends what is then open by changing single cells, the
 * best change first, without soon changing one back (tabu search, as in Lin and others, 2015); where no single cell helps,
 * several of a row together. When nothing is open, the plan has a row less, and the next one is taken out.
 */
export class LocalSearch {
  readonly #model: Symbols;
  readonly #coverage: Coverage;
  readonly #random: () => number;
  /** By slot and symbol: how many of the combinations looked at that symbol would close. All 0 between moves. */
  #gains: Int32Array = new Int32Array(0);
  /** What was looked at, each once. */
  readonly #touchedSlots: number[] = [];
  readonly #touchedSymbols: number[] = [];
  /** By slot and column: the move until which it is left alone. */
  #rests: Int32Array = new Int32Array(0);
  #move = 0;

  constructor(model: Symbols, coverage: Coverage, random: () => number) {
    this.#model = model;
    this.#coverage = coverage;
    this.#random = random;
  }

  /** Takes out all rows that nothing depends on. */
  dropNeedless(): void {
    for (const slot of [...this.#coverage.slots]) {
      if (!this.#coverage.hasKept(slot) && this.#coverage.uniqueOf(slot) === 0) {
        this.#coverage.remove(slot);
      }
    }
  }

  /** Takes out the row that is needed least. False when all have to stay. */
  dropWeakest(): boolean {
    let weakest = -1;
    let least = Number.POSITIVE_INFINITY;
    let ties = 0;
    for (const slot of this.#coverage.slots) {
      if (this.#coverage.hasKept(slot)) continue;
      const unique = this.#coverage.uniqueOf(slot);
      if (unique > least) continue;
      ties = unique < least ? 1 : ties + 1;
      if (ties > 1 && this.#random() * ties >= 1) continue;
      weakest = slot;
      least = unique;
    }
    if (weakest < 0) return false;
    this.#coverage.remove(weakest);
    return true;
  }

  /** Makes one move towards nothing being open. */
  move(): void {
    this.#move += 1;
    this.#coverage.work += workOfMove;
    this.#makeRoom();
    for (const table of this.#coverage.tables) this.#lookAt(table);
    const best = this.#best();
    const isByChance = this.#random() < chanceOfRepair;
    const forced = isByChance || (best?.delta ?? -1) >= 0 ? undefined : this.#forced();
    if (forced !== undefined && 1 - forced.loss > (best?.delta ?? Number.NEGATIVE_INFINITY)) {
      for (const symbol of forced.symbols) this.#choose(forced.slot, symbol);
    } else if (best !== undefined && !isByChance) {
      this.#choose(best.slot, best.symbol);
    } else {
      repair(this.#model, this.#coverage, this.#random, (slot, symbol) =>
        this.#choose(slot, symbol),
      );
    }
  }

  #forced(): RowChange | undefined {
    const { columnCount } = this.#model;
    return forcedChange(
      this.#model,
      this.#coverage,
      this.#random,
      (slot, column) => at(this.#rests, slot * columnCount + column) > this.#move,
    );
  }

  #choose(slot: number, symbol: number): void {
    const column = at(this.#model.columnOf, symbol);
    this.#coverage.choose(slot, symbol);
    this.#rests[slot * this.#model.columnCount + column] =
      this.#move + restMin + Math.floor(this.#random() * restMore);
  }

  #makeRoom(): void {
    const { slotCount } = this.#coverage;
    this.#gains = grown(this.#gains, slotCount * this.#model.symbolCount);
    this.#rests = grown(this.#rests, slotCount * this.#model.columnCount);
  }

  #lookAt(table: CombinationTable): void {
    const count = Math.min(table.openCount, lookedAt[table.strength] ?? 0);
    const isPart = table.openCount > count;
    const first = isPart ? Math.floor(this.#random() * table.openCount) : 0;
    for (let offset = 0; offset < count; offset++) {
      const symbols = table.symbolsIn(at(table.open, (first + offset) % table.openCount));
      if (table.strength === 2) this.#lookAtPair(nth(symbols, 0), nth(symbols, 1));
      else this.#lookAtTriple(nth(symbols, 0), nth(symbols, 1), nth(symbols, 2));
    }
    this.#coverage.work += count * this.#coverage.slots.length;
  }

  /** Rows that have one of the two would close the pair with the other. */
  #lookAtPair(one: number, two: number): void {
    const oneColumn = at(this.#model.columnOf, one);
    const twoColumn = at(this.#model.columnOf, two);
    const { slots } = this.#coverage;
    for (let place = 0; place < slots.length; place++) {
      const slot = nth(slots, place);
      const row = this.#coverage.rowIn(slot);
      const hasOne = at(row, oneColumn) === one;
      if (hasOne !== (at(row, twoColumn) === two)) this.#note(slot, hasOne ? two : one);
    }
  }

  #lookAtTriple(one: number, two: number, three: number): void {
    const oneColumn = at(this.#model.columnOf, one);
    const twoColumn = at(this.#model.columnOf, two);
    const threeColumn = at(this.#model.columnOf, three);
    const { slots } = this.#coverage;
    for (let place = 0; place < slots.length; place++) {
      const slot = nth(slots, place);
      const row = this.#coverage.rowIn(slot);
      const hasOne = at(row, oneColumn) === one;
      const hasTwo = at(row, twoColumn) === two;
      if (!hasOne && !hasTwo) continue;
      const hasThree = at(row, threeColumn) === three;
      if (hasOne && hasTwo) this.#note(slot, three);
      else if (hasThree) this.#note(slot, hasOne ? two : one);
    }
  }

  #note(slot: number, symbol: number): void {
    const target = slot * this.#model.symbolCount + symbol;
    const gain = at(this.#gains, target);
    if (gain === 0) {
      this.#touchedSlots.push(slot);
      this.#touchedSymbols.push(symbol);
    }
    this.#gains[target] = gain + 1;
  }

  /** The best of what was looked at; undefined when nothing may be done. Forgets what was looked at. */
  #best(): Move | undefined {
    const { symbolCount, columnCount, columnOf } = this.#model;
    let best = -1;
    let bestDelta = Number.NEGATIVE_INFINITY;
    let bestRest = 0;
    const count = this.#touchedSlots.length;
    for (let place = 0; place < count; place++) {
      const slot = nth(this.#touchedSlots, place);
      const symbol = nth(this.#touchedSymbols, place);
      const column = at(columnOf, symbol);
      const target = slot * symbolCount + symbol;
      const delta = at(this.#gains, target) - this.#coverage.lossAt(slot, column);
      this.#gains[target] = 0;
      if (delta < bestDelta) continue;
      const rest = at(this.#rests, slot * columnCount + column);
      if (delta === bestDelta && rest >= bestRest) continue;
      if (!this.#isAllowed(rest, delta) || !this.#isSound(slot, symbol, column)) continue;
      best = place;
      bestDelta = delta;
      bestRest = rest;
    }
    this.#coverage.work += count;
    const move =
      best < 0
        ? undefined
        : {
            slot: nth(this.#touchedSlots, best),
            symbol: nth(this.#touchedSymbols, best),
            delta: bestDelta,
          };
    this.#touchedSlots.length = 0;
    this.#touchedSymbols.length = 0;
    return move;
  }

  /** A cell that rests may be changed all the same when that closes everything. */
  #isAllowed(rest: number, delta: number): boolean {
    return rest <= this.#move || (delta > 0 && delta >= this.#coverage.openCount);
  }

  #isSound(slot: number, symbol: number, column: number): boolean {
    if (this.#coverage.isKept(slot, column)) return false;
    const row = this.#coverage.rowIn(slot);
    const before = at(row, column);
    row[column] = symbol;
    const isSound = isSoundAt(this.#model, row, column);
    row[column] = before;
    return isSound;
  }
}
