import { at, nth } from "../ints.ts";
import type { CombinationTable } from "./combination-table.ts";
import type { Coverage } from "./coverage.ts";
import type { Symbols } from "./symbols.ts";

/** Of how many columns, those with the most values, all triples are looked at. */
const columnsOfTriples = 14;

/** No plan has fewer rows: a row has one combination of the same columns, and all those that are demanded need one. */
export function lowerBound(model: Symbols, coverage: Coverage): number {
  let bound = coverage.keptCount;
  for (const table of coverage.tables) {
    const columns = [...table.columns].sort((one, two) => sizeOf(model, two) - sizeOf(model, one));
    const groups = groupsOf(table.strength === 3 ? columns.slice(0, columnsOfTriples) : columns);
    for (const group of groups(table.strength)) {
      const all = group.reduce((product, column) => product * sizeOf(model, column), 1);
      if (all > bound) bound = Math.max(bound, demandedAmong(model, table, group));
    }
  }
  return bound;
}

function groupsOf(columns: readonly number[]): (size: number) => Generator<readonly number[]> {
  return function* groups(size: number, from = 0): Generator<readonly number[]> {
    if (size === 0) yield [];
    else {
      for (let place = from; place < columns.length; place++) {
        for (const rest of groups(size - 1, place + 1)) yield [nth(columns, place), ...rest];
      }
    }
  };
}

function demandedAmong(
  model: Symbols,
  table: CombinationTable,
  columns: readonly number[],
): number {
  let chosen: readonly (readonly number[])[] = [[]];
  for (const column of columns) {
    const first = at(model.offsets, column);
    const symbols = Array.from({ length: sizeOf(model, column) }, (_, value) => first + value);
    chosen = chosen.flatMap((some) => symbols.map((symbol) => [...some, symbol]));
  }
  return chosen.filter((symbols) => table.isDemanded(symbols)).length;
}

function sizeOf({ offsets }: Symbols, column: number): number {
  return at(offsets, column + 1) - at(offsets, column);
}
