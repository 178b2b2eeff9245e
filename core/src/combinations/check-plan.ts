import {
  type Choice,
  type Formula,
  holdsOf,
  type Model,
  type PartialRow,
  type Row,
} from "./model.ts";
import { addExactlyOne } from "./solver/cardinality.ts";
import { type Literal, literalOf, negated } from "./solver/literal.ts";
import { Solver } from "./solver/solver.ts";

export interface PlanToCheck {
  readonly model: Model;
  readonly parameters: readonly number[];
  readonly strength: number;
  readonly rows: readonly Row[];
  /** Rows that were run before; they need not be sound. */
  readonly ran?: readonly PartialRow[];
}

export interface PlanVerdict {
  /** Places of rows that are not a row of the model, or for which a condition does not hold. */
  readonly unsound: readonly number[];
  /** Combinations that some row could have, and none has. At most ten are named. */
  readonly missing: readonly (readonly Choice[])[];
  readonly covered: number;
  /** Combinations that none has, and of which the solver says that none can. */
  readonly impossible: number;
}

const missingMax = 10;

/**
 * Checks a plan from its definition alone: it knows nothing of how plans are made, and puts the conditions to a solver in
 * the plainest way. Slow, and short enough to be believed.
 */
export function checkPlan(plan: PlanToCheck): PlanVerdict {
  const { model, rows, ran = [] } = plan;
  const unsound = [...rows.keys()].filter((place) => !isSound(model, rows[place] ?? []));
  const seen = new Seen(plan, [...rows, ...ran]);
  const can = feasibilityOf(model);
  const missing: (readonly Choice[])[] = [];
  let impossible = 0;
  for (const combination of combinationsOf(plan)) {
    if (seen.has(combination)) continue;
    if (!can(combination)) impossible += 1;
    else if (missing.length < missingMax) missing.push(combination);
  }
  return { unsound, missing, covered: seen.count, impossible };
}

/** Whether a row has one value for each parameter, and all conditions hold of it. */
export function isSound({ parameters, conditions }: Model, row: Row): boolean {
  return (
    row.length === parameters.length &&
    row.every((value, place) => parameters[place]?.values[value] !== undefined) &&
    conditions.every((condition) => holdsOf(condition, row))
  );
}

/** Every choice of one value each for so many of the parameters. */
function* combinationsOf(
  { model, parameters, strength }: PlanToCheck,
  from = 0,
  taken: readonly Choice[] = [],
): Generator<readonly Choice[]> {
  if (taken.length === strength) {
    yield taken;
    return;
  }
  for (let place = from; place < parameters.length; place++) {
    const parameter = parameters[place] ?? 0;
    const count = model.parameters[parameter]?.values.length ?? 0;
    for (let value = 0; value < count; value++) {
      yield* combinationsOf({ model, parameters, strength, rows: [] }, place + 1, [
        ...taken,
        { parameter, value },
      ]);
    }
  }
}

/** Which combinations rows have: one bit of a number line for each, the number written with one digit for each choice. */
class Seen {
  readonly #offsets: number[] = [0];
  readonly #bits: Uint8Array;
  count = 0;

  constructor({ model, parameters, strength }: PlanToCheck, rows: readonly PartialRow[]) {
    for (const { values } of model.parameters) {
      this.#offsets.push((this.#offsets.at(-1) ?? 0) + values.length);
    }
    this.#bits = new Uint8Array(Math.ceil((this.#offsets.at(-1) ?? 0) ** strength / 8));
    for (const row of rows) this.#add(row, { parameters, strength }, 0, 0);
  }

  has(combination: readonly Choice[]): boolean {
    let number = 0;
    for (const choice of combination) number = number * this.#base + this.#digit(choice);
    return this.#has(number);
  }

  get #base(): number {
    return this.#offsets.at(-1) ?? 0;
  }

  #digit({ parameter, value }: Choice): number {
    return (this.#offsets[parameter] ?? 0) + value;
  }

  #has(number: number): boolean {
    return (((this.#bits[Math.floor(number / 8)] ?? 0) >> (number % 8)) & 1) === 1;
  }

  #add(
    row: PartialRow,
    { parameters, strength }: Pick<PlanToCheck, "parameters" | "strength">,
    from: number,
    number: number,
  ): void {
    if (strength === 0) {
      if (this.#has(number)) return;
      const place = Math.floor(number / 8);
      this.#bits[place] = (this.#bits[place] ?? 0) | (1 << (number % 8));
      this.count += 1;
      return;
    }
    for (let place = from; place < parameters.length; place++) {
      const parameter = parameters[place] ?? 0;
      const value = row[parameter];
      if (value === undefined) continue;
      const next = number * this.#base + this.#digit({ parameter, value });
      this.#add(row, { parameters, strength: strength - 1 }, place + 1, next);
    }
  }
}

/** A function that says whether a row can have some choices: a variable for each choice, a helper for each formula. */
export function feasibilityOf(model: Model): (choices: readonly Choice[]) => boolean {
  const solver = new Solver();
  const literals = model.parameters.map(({ values }) =>
    values.map(() => literalOf(solver.newVariable(), true)),
  );
  for (const own of literals) addExactlyOne(solver, own);
  for (const condition of model.conditions) {
    solver.addClause([literalFor(condition, solver, literals)]);
  }
  return (choices) => {
    const assumptions = choices.flatMap(
      ({ parameter, value }) => literals[parameter]?.[value] ?? [],
    );
    return solver.solve({ assumptions }) === "satisfiable";
  };
}

/** A literal that is true exactly when the formula holds (Tseitin, 1968). */
function literalFor(
  formula: Formula,
  solver: Solver,
  literals: readonly (readonly Literal[])[],
): Literal {
  if (formula.kind === "is") {
    const literal = literals[formula.parameter]?.[formula.value];
    if (literal === undefined)
      throw new RangeError("A condition speaks of no choice of the model.");
    return literal;
  }
  if (formula.kind === "not") return negated(literalFor(formula.of, solver, literals));
  const isAnd = formula.kind === "and";
  const parts = formula.of.map((part) => literalFor(part, solver, literals));
  const whole = literalOf(solver.newVariable(), true);
  const side = (literal: Literal) => (isAnd ? literal : negated(literal));
  for (const part of parts) solver.addClause([negated(side(whole)), side(part)]);
  solver.addClause([side(whole), ...parts.map((part) => negated(side(part)))]);
  return whole;
}
