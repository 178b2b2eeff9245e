import { at, nth } from "../ints.ts";
import type { Coverage } from "./coverage.ts";
import { foundRow, isSoundAt, literalsOf, type Symbols } from "./symbols.ts";

type Choose = (slot: number, symbol: number) => void;

/**
 * Puts an open combination into a row together with everything it implies, where that keeps the row sound and costs
 * least; when no row stays sound, the solver finds one that is close to a row taken by chance.
 */
export function repair(
  model: Symbols,
  coverage: Coverage,
  random: () => number,
  choose: Choose,
): void {
  const combination = anyOpen(coverage, random);
  const implied = model.solver.implied(literalsOf(model, combination)) ?? [];
  const symbols = implied
    .map((literal) => at(model.symbolOfLiteral, literal))
    .filter((symbol) => symbol >= 0);
  const slot = cheapest(model, coverage, symbols, random);
  if (slot >= 0) {
    for (const symbol of changesOf(model, coverage, slot, symbols)) choose(slot, symbol);
    return;
  }
  const [other] = someSlots(coverage, random);
  if (other !== undefined) solve(model, coverage, { slot: other, combination }, choose);
}

function anyOpen(coverage: Coverage, random: () => number): readonly number[] {
  let place = Math.floor(random() * coverage.openCount);
  for (const table of coverage.tables) {
    if (place < table.openCount) return table.symbolsIn(at(table.open, place));
    place -= table.openCount;
  }
  return [];
}

function cheapest(
  model: Symbols,
  coverage: Coverage,
  symbols: readonly number[],
  random: () => number,
): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const slot of someSlots(coverage, random)) {
    const changes = changesOf(model, coverage, slot, symbols);
    const loss = changes.reduce(
      (sum, symbol) => sum + coverage.lossAt(slot, at(model.columnOf, symbol)),
      0,
    );
    coverage.work += symbols.length;
    if (loss >= least || !staysSound(model, coverage, slot, changes)) continue;
    best = slot;
    least = loss;
  }
  return best;
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
