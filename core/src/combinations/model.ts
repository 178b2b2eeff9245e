/** One value of one parameter, both counted from 0 in the model they belong to. */
export interface Choice {
  readonly parameter: number;
  readonly value: number;
}

/** What has to hold of a row. */
export type Formula =
  | ({ readonly kind: "is" } & Choice)
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "and" | "or"; readonly of: readonly Formula[] };

/** A parameter of what is to be tested: a flag with its variants, an option with its settings. */
export interface Parameter {
  readonly name: string;
  readonly values: readonly string[];
}

/** What may vary, and what has to hold of every row. */
export interface Model {
  readonly parameters: readonly Parameter[];
  readonly conditions: readonly Formula[];
}

/** One value for each parameter, by its number. */
export type Row = readonly number[];

/** A row of which not everything is known, or decided. */
export type PartialRow = readonly (number | undefined)[];

export function is(parameter: number, value: number): Formula {
  return { kind: "is", parameter, value };
}

export function not(of: Formula): Formula {
  return { kind: "not", of };
}

export function and(...of: readonly Formula[]): Formula {
  return { kind: "and", of };
}

export function or(...of: readonly Formula[]): Formula {
  return { kind: "or", of };
}

export function implies(premise: Formula, conclusion: Formula): Formula {
  return or(not(premise), conclusion);
}

/** Demands that these choices never meet. */
export function never(...choices: readonly Choice[]): Formula {
  return or(...choices.map(({ parameter, value }) => not(is(parameter, value))));
}

/** Whether a formula holds of a row. */
export function holdsOf(formula: Formula, row: PartialRow): boolean {
  switch (formula.kind) {
    case "is":
      return row[formula.parameter] === formula.value;
    case "not":
      return !holdsOf(formula.of, row);
    case "and":
      return formula.of.every((part) => holdsOf(part, row));
    case "or":
      return formula.of.some((part) => holdsOf(part, row));
  }
}
