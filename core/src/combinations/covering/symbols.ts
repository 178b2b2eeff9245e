import { clausesOf } from "../clauses.ts";
import { at, nth } from "../ints.ts";
import type { Choice, Formula, Model } from "../model.ts";
import { addExactlyOne } from "../solver/cardinality.ts";
import { type Literal, literalOf, negated } from "../solver/literal.ts";
import { Solver } from "../solver/solver.ts";

/**
 * A model in numbers. Each choice is a *symbol*, counted through all parameters. Behind the parameters come columns that
 * formulas needed as names for their parts; nobody sees them.
 */
export interface Symbols {
  readonly parameterCount: number;
  readonly columnCount: number;
  /** A column of which every row has the only symbol. */
  readonly paddingColumn: number;
  readonly symbolCount: number;
  /** By column: its first symbol; one more for the end. */
  readonly offsets: Int32Array;
  /** By symbol. */
  readonly columnOf: Int32Array;
  /** Each term is twice its symbol, plus one when the symbol must not be chosen. */
  readonly clauses: readonly Int32Array[];
  /** By column: the clauses that speak of it. */
  readonly clausesOfColumn: readonly (readonly Int32Array[])[];
  /** By symbol: the literal that is true when it is chosen. */
  readonly literals: Int32Array;
  /** By literal: the symbol that it means; −1 for none. */
  readonly symbolOfLiteral: Int32Array;
  readonly solver: Solver;
}

/** @throws RangeError for a formula that speaks of a choice which does not exist. */
export function symbolsOf(model: Model, fixed: readonly Choice[] = []): Symbols {
  const sizes = model.parameters.map(({ values }) => values.length);
  const parameterCount = sizes.length;
  const name = () => ({ parameter: sizes.push(2) - 1, value: 1 });
  const conditions = [
    ...model.conditions,
    ...fixed.map((choice) => ({ kind: "is", ...choice }) as const),
  ];
  const paddingColumn = sizes.push(1) - 1;
  const terms = conditions.flatMap((formula) => clausesOf(formula, name));
  const offsets = new Int32Array(sizes.length + 1);
  sizes.forEach((size, column) => {
    offsets[column + 1] = at(offsets, column) + size;
  });
  for (const choice of conditions.flatMap(choicesIn)) symbolOf({ offsets, parameterCount }, choice);
  const clauses = terms.map((clause) =>
    Int32Array.from(
      clause,
      ({ parameter, value, isMade }) => 2 * (at(offsets, parameter) + value) + (isMade ? 0 : 1),
    ),
  );
  const columnOf = new Int32Array(at(offsets, sizes.length));
  sizes.forEach((size, column) => {
    columnOf.fill(column, at(offsets, column), at(offsets, column) + size);
  });
  return {
    parameterCount,
    columnCount: sizes.length,
    paddingColumn,
    symbolCount: columnOf.length,
    offsets,
    columnOf,
    clauses,
    clausesOfColumn: byColumn(clauses, columnOf, sizes.length),
    ...encoded(sizes, offsets, clauses),
  };
}

/** @throws RangeError when there is no such choice. */
export function symbolOf(
  { offsets, parameterCount }: Pick<Symbols, "offsets" | "parameterCount">,
  { parameter, value }: Choice,
): number {
  const symbol = at(offsets, parameter) + value;
  const isThere =
    parameter >= 0 &&
    parameter < parameterCount &&
    value >= 0 &&
    symbol < at(offsets, parameter + 1);
  if (!isThere) {
    throw new RangeError(`Parameter ${parameter} of the model has no value ${value}.`);
  }
  return symbol;
}

function choicesIn(formula: Formula): readonly Choice[] {
  if (formula.kind === "is") return [formula];
  return formula.kind === "not" ? choicesIn(formula.of) : formula.of.flatMap(choicesIn);
}

/** Whether all clauses that speak of a column hold of a row. */
export function isSoundAt(symbols: Symbols, row: Int32Array, column: number): boolean {
  const clauses = symbols.clausesOfColumn[column] ?? [];
  for (const clause of clauses) if (!holds(clause, row, symbols.columnOf)) return false;
  return true;
}

function holds(clause: Int32Array, row: Int32Array, columnOf: Int32Array): boolean {
  for (let place = 0; place < clause.length; place++) {
    const term = at(clause, place);
    const symbol = term >> 1;
    if ((at(row, at(columnOf, symbol)) === symbol) === ((term & 1) === 0)) return true;
  }
  return false;
}

function byColumn(
  clauses: readonly Int32Array[],
  columnOf: Int32Array,
  columnCount: number,
): readonly (readonly Int32Array[])[] {
  const lists: Int32Array[][] = Array.from({ length: columnCount }, () => []);
  for (const clause of clauses) {
    const columns = new Set([...clause].map((term) => at(columnOf, term >> 1)));
    for (const column of columns) lists[column]?.push(clause);
  }
  return lists;
}

/** Two values are the two sides of one variable; more have a variable each, of which exactly one is true. */
function encoded(
  sizes: readonly number[],
  offsets: Int32Array,
  clauses: readonly Int32Array[],
): Pick<Symbols, "literals" | "symbolOfLiteral" | "solver"> {
  const solver = new Solver();
  const literals = new Int32Array(at(offsets, sizes.length));
  sizes.forEach((size, column) => {
    const own = literalsOfColumn(solver, size);
    literals.set(own, at(offsets, column));
    if (size !== 2) addExactlyOne(solver, own);
  });
  for (const clause of clauses) {
    solver.addClause(
      [...clause].map((term) => {
        const literal = at(literals, term >> 1);
        return (term & 1) === 0 ? literal : negated(literal);
      }),
    );
  }
  const symbolOfLiteral = new Int32Array(2 * solver.variableCount).fill(-1);
  literals.forEach((literal, symbol) => {
    symbolOfLiteral[literal] = symbol;
  });
  return { solver, literals, symbolOfLiteral };
}

function literalsOfColumn(solver: Solver, size: number): readonly Literal[] {
  if (size !== 2) return Array.from({ length: size }, () => literalOf(solver.newVariable(), true));
  const variable = solver.newVariable();
  return [literalOf(variable, false), literalOf(variable, true)];
}

/** The row that the solver found last. */
export function foundRow({ columnCount, offsets, literals, solver }: Symbols): Int32Array {
  const row = new Int32Array(columnCount);
  for (let column = 0; column < columnCount; column++) {
    let symbol = at(offsets, column);
    while (!solver.isTrue(at(literals, symbol))) symbol += 1;
    row[column] = symbol;
  }
  return row;
}

/** What a row of symbols means, without the columns that nobody sees. */
export function valuesOf({ parameterCount, offsets }: Symbols, row: Int32Array): number[] {
  return Array.from(
    { length: parameterCount },
    (_, column) => at(row, column) - at(offsets, column),
  );
}

export function literalsOf(symbols: Symbols, chosen: readonly number[]): readonly Literal[] {
  return Array.from(chosen, (_, place) => at(symbols.literals, nth(chosen, place)));
}
