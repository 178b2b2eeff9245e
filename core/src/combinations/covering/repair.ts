import { at, nth } from "../ints.ts";
import type { Coverage } from "./coverage.ts";
import { foundRow, isSoundAt, literalsOf, type Symbols } from "./symbols.ts";

type Choose = (slot: number, symbol: number) => void;

/** Several cells of a row that are changed together, and how much that would lose at most. */
export interface RowChange {
  readonly slot: number;
  readonly symbols: readonly number[];
  readonly loss: number;
}

/**
 * How an open combination would come into a row together with everything it implies: into the row that stays sound and
 * loses least, of all rows of which no cell rests that would be changed. Undefined when there is no such row.
 */
export function forcedChange(
  model: Symbols,
  coverage: Coverage,
  random: () => number,
  rests: (slot: number, column: number) => boolean,
): RowChange | undefined {
  const implied = model.solver.implied(literalsOf(model, anyOpen(coverage, random))) ?? [];
  const symbols = implied
    .map((literal) => at(model.symbolOfLiteral, literal))
    .filter((symbol) => symbol >= 0);
  let best: RowChange | undefined;
  for (const slot of someSlots(coverage, random)) {
    const changes = changesOf(model, coverage, slot, symbols);
    const columns = changes.map((symbol) => at(model.columnOf, symbol));
    const loss = columns.reduce((sum, column) => sum + coverage.lossAt(slot, column), 0);
    coverage.work += symbols.length;
    if (best !== undefined && loss >= best.loss) continue;
    if (columns.some((column) => rests(slot, column))) continue;
    if (staysSound(model, coverage, slot, changes)) best = { slot, symbols: changes, loss };
  }
  return best;
}

/** Puts an open combination into a row taken by chance; the solver finds a sound row that is close to what it was. */
export function repair(
  model: Symbols,
  coverage: Coverage,
  random: () => number,
  choose: Choose,
): void {
  const combination = anyOpen(coverage, random);
  const [slot] = someSlots(coverage, random);
  if (slot !== undefined) solve(model, coverage, { slot, combination }, choose);
}

function anyOpen(coverage: Coverage, random: () => number): readonly number[] {
  let place = Math.floor(random() * coverage.openCount);
  for (const table of coverage.tables) {
    if (place < table.openCount) return table.symbolsIn(at(table.open, place));
    place -= table.openCount;
  }
  return [];
}

/** All slots, from one on that is taken by chance. */
function someSlots(coverage: Coverage, random: () => number): readonly number[] {
  const from = Math.floor(random() * coverage.slots.length);
  return [...coverage.slots.slice(from), ...coverage.slots.slice(0, from)];
}

function changesOf(
  { columnOf }: Symbols,
  coverage: Coverage,
  slot: number,
  symbols: readonly number[],
): readonly number[] {
  const row = coverage.rowIn(slot);
  return symbols.filter((symbol) => at(row, at(columnOf, symbol)) !== symbol);
}

function staysSound(
  model: Symbols,
  coverage: Coverage,
  slot: number,
  changes: readonly number[],
): boolean {
  const columns = changes.map((symbol) => at(model.columnOf, symbol));
  if (columns.some((column) => coverage.isKept(slot, column))) return false;
  const row = coverage.rowIn(slot).slice();
  changes.forEach((symbol, place) => {
    row[nth(columns, place)] = symbol;
  });
  coverage.work += columns.length;
  return columns.every((column) => isSoundAt(model, row, column));
}

function solve(
  model: Symbols,
  coverage: Coverage,
  { slot, combination }: { readonly slot: number; readonly combination: readonly number[] },
  choose: Choose,
): void {
  const row = coverage.rowIn(slot);
  for (const symbol of row) model.solver.prefer(at(model.literals, symbol));
  const kept = [...row.keys()].filter((column) => coverage.isKept(slot, column));
  const assumptions = literalsOf(model, [...kept.map((column) => at(row, column)), ...combination]);
  coverage.work += model.columnCount * 4;
  if (model.solver.solve({ assumptions }) !== "satisfiable") return;
  const found = foundRow(model);
  for (let column = 0; column < model.columnCount; column++) {
    if (at(found, column) !== at(row, column)) choose(slot, at(found, column));
  }
}
