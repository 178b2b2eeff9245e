import { at } from "../ints.ts";
import type { Choice, Model, PartialRow, Row } from "../model.ts";
import { Coverage, type Demand } from "./coverage.ts";
import { GreedyRows } from "./greedy-rows.ts";
import { LocalSearch } from "./local-search.ts";
import { lowerBound } from "./lower-bound.ts";
import { orderRows } from "./order-rows.ts";
import { type Symbols, symbolOf, symbolsOf, valuesOf } from "./symbols.ts";

export interface PlanRequest {
  readonly model: Model;
  /** Among which parameters all combinations of which strength are wanted. Without it: pairs among all. */
  readonly demands?: readonly PlanDemand[];
  /** Rows that were run already, sound or not: what they had need not be run again. */
  readonly ran?: readonly PartialRow[];
  /** Every row has these. */
  readonly fixed?: readonly Choice[];
  /** Rows that the plan has to have, completed where they are partial. */
  readonly always?: readonly PartialRow[];
  /** How much covering a combination is worth; 1 each without it. It decides the order of the rows. */
  readonly weightOf?: (combination: readonly Choice[]) => number;
  /** Numbers from 0 up to 1, seeded: the same numbers and as many steps give the same plan everywhere. */
  readonly random: () => number;
  /** After so many steps the plan is not made smaller any more. Without it the caller decides when it is enough. */
  readonly steps?: number;
}

export interface PlanDemand {
  readonly parameters: readonly number[];
  readonly strength: 2 | 3;
}

export interface PlanProgress {
  /** Rows are added until everything is covered; then the plan is made smaller. */
  readonly phase: "covering" | "shrinking";
  readonly steps: number;
  /** How many rows the plan would have now. */
  readonly rows: number;
  /** How many combinations it would leave open, as far as is known, of how many that are demanded. */
  readonly open: number;
  readonly demanded: number;
}

export interface TestPlan {
  /** Each prefix covers as much weight as it can, row by row. */
  readonly rows: readonly PlannedRow[];
  /** Combinations left open, since planning was stopped early. */
  readonly open: number;
  /** Combinations that the rows have to have: those that some row can have, and none had. */
  readonly demanded: number;
  /** Whether the conditions, with what is fixed, leave no row at all. */
  readonly isContradictory: boolean;
  /** The `always` rows, by their place in the request, that cannot be: they contradict the conditions. */
  readonly refused: readonly number[];
  /** No plan has fewer rows than this. */
  readonly lowerBound: number;
  readonly steps: number;
  /** How many times it had to be searched whether a combination, or a row, can be. */
  readonly checks: number;
}

export interface PlannedRow {
  readonly values: Row;
  /** Weight of what this row covers and no row before it. */
  readonly gain: number;
}

/** How much work is one step: about a millisecond, or one row of a large model. */
const workOfStep = 1 << 16;

/**
 * Plans the fewest rows that have, together, every combination that is demanded and that some row can have. It can be
 * stopped at any time: `next("stop")` gives the best plan so far. Each thing it yields is a step of about the same length.
 *
 * @throws RangeError for choices that do not exist, and for more values than can be counted.
 */
export function* planTests(
  request: PlanRequest,
): Generator<PlanProgress, TestPlan, "stop" | undefined> {
  const planning = new Planning(request);
  for (;;) {
    const isDone = planning.advance();
    if (isDone || (yield planning.progress()) === "stop") return planning.plan();
  }
}

class Planning {
  readonly #model: Symbols;
  readonly #coverage: Coverage;
  readonly #greedy: GreedyRows;
  readonly #search: LocalSearch;
  readonly #stepsMax: number;
  readonly #weights: readonly Float64Array[] | undefined;
  readonly #refused: number[] = [];
  readonly #included = new Map<string, boolean>();
  readonly #isContradictory: boolean;
  #steps = 0;
  #bound = 0;
  /** The best plan that leaves nothing open. */
  #best: readonly Int32Array[] | undefined;

  constructor(request: PlanRequest) {
    const demands = request.demands ?? [
      { parameters: [...request.model.parameters.keys()], strength: 2 },
    ];
    this.#model = symbolsOf(request.model, request.fixed);
    this.#coverage = new Coverage(this.#model, demandsOf(demands, this.#model));
    this.#greedy = new GreedyRows(this.#model, this.#coverage, request.random);
    this.#search = new LocalSearch(this.#model, this.#coverage, request.random);
    this.#stepsMax = request.steps ?? Number.POSITIVE_INFINITY;
    this.#isContradictory = this.#greedy.complete([]) === undefined;
    this.#greedy.excludeRefuted();
    for (const row of request.ran ?? []) this.#coverage.excludeRow(this.#symbolRow(row));
    this.#weights = weightsOf(this.#model, this.#coverage, request.weightOf);
    request.always?.forEach((row, place) => {
      if (!this.#includes(row)) this.#refused.push(place);
    });
  }

  /** One step. True when there is nothing more to do. */
  advance(): boolean {
    const until = this.#coverage.work + workOfStep;
    this.#steps += 1;
    while (this.#coverage.work < until) {
      if (this.#best === undefined) {
        if (this.#coverage.openCount > 0) this.#addRow();
        else this.#beginShrinking();
      } else if (this.#isSmallest() || !this.#shrink()) {
        return true;
      }
    }
    return this.#best !== undefined && this.#steps >= this.#stepsMax;
  }

  progress(): PlanProgress {
    return {
      phase: this.#best === undefined ? "covering" : "shrinking",
      steps: this.#steps,
      rows: this.#best?.length ?? this.#coverage.slots.length,
      open: this.#best === undefined ? this.#coverage.openCount : 0,
      demanded: this.#coverage.demandedCount,
    };
  }

  plan(): TestPlan {
    const rows =
      this.#best ?? this.#coverage.slots.map((slot) => this.#coverage.rowIn(slot).slice());
    return {
      rows: orderRows(this.#coverage, rows, this.#weights).map(({ row, gain }) => ({
        values: valuesOf(this.#model, row),
        gain,
      })),
      open: this.#best === undefined ? this.#coverage.openCount : 0,
      demanded: this.#coverage.demandedCount,
      isContradictory: this.#isContradictory,
      refused: this.#refused,
      lowerBound: this.#bound,
      steps: this.#steps,
      checks: this.#greedy.checks,
    };
  }

  #addRow(): void {
    const row = this.#greedy.next();
    if (row !== undefined) this.#coverage.add(row);
  }

  #beginShrinking(): void {
    this.#bound = lowerBound(this.#model, this.#coverage);
    this.#search.dropNeedless();
    this.#keepBest();
  }

  #keepBest(): void {
    this.#best = this.#coverage.slots.map((slot) => this.#coverage.rowIn(slot).slice());
  }

  #isSmallest(): boolean {
    return (this.#best?.length ?? 0) <= this.#bound;
  }

  /** False when no row may go. */
  #shrink(): boolean {
    if (this.#coverage.openCount > 0) this.#search.move();
    if (this.#coverage.openCount > 0) return true;
    if (this.#coverage.slots.length < (this.#best?.length ?? 0)) this.#keepBest();
    return this.#isSmallest() || this.#search.dropWeakest();
  }

  /** Adds a row that has to be there, unless it was added already. False when there can be no such row. */
  #includes(row: PartialRow): boolean {
    const symbols = this.#symbolRow(row);
    const key = symbols.join();
    const isThere = this.#included.get(key);
    if (isThere !== undefined) return isThere;
    const known = [...symbols].filter((symbol) => symbol >= 0);
    const complete = this.#greedy.complete(known);
    const columns = known.map((symbol) => at(this.#model.columnOf, symbol));
    if (complete !== undefined) this.#coverage.add(complete, columns);
    this.#included.set(key, complete !== undefined);
    return complete !== undefined;
  }

  /** −1 where the row says nothing. */
  #symbolRow(row: PartialRow): Int32Array {
    return Int32Array.from({ length: this.#model.columnCount }, (_, parameter) => {
      const value = row[parameter];
      return value === undefined ? -1 : symbolOf(this.#model, { parameter, value });
    });
  }
}

function demandsOf(demands: readonly PlanDemand[], model: Symbols): readonly Demand[] {
  return demands.flatMap(({ parameters, strength }): readonly Demand[] => {
    const columns = [...new Set(parameters)].sort((one, two) => one - two);
    for (const parameter of columns) symbolOf(model, { parameter, value: 0 });
    if (columns.length === 0) return [];
    // A parameter alone makes pairs with the column that every row has the same.
    if (columns.length === 1) return [{ columns: [...columns, model.paddingColumn], strength: 2 }];
    return [{ columns, strength: columns.length === 2 ? 2 : strength }];
  });
}

function weightsOf(
  model: Symbols,
  coverage: Coverage,
  weightOf: PlanRequest["weightOf"],
): readonly Float64Array[] | undefined {
  if (weightOf === undefined) return undefined;
  const choiceOf = (symbol: number): Choice => {
    const parameter = at(model.columnOf, symbol);
    return { parameter, value: symbol - at(model.offsets, parameter) };
  };
  const choicesOf = (symbols: readonly number[]) =>
    symbols.map(choiceOf).filter(({ parameter }) => parameter !== model.paddingColumn);
  return coverage.tables.map((table) =>
    table.weightsOfOpen((symbols) => weightOf(choicesOf(symbols))),
  );
}
