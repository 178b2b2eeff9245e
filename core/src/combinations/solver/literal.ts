/**
 * A variable, or its negation, as one number: twice the variable, plus one when it is negated. Variables count from 0, in
 * the order in which a solver gave them out.
 */
export type Literal = number;

export function literalOf(variable: number, isTrue: boolean): Literal {
  return 2 * variable + (isTrue ? 0 : 1);
}

export function negated(literal: Literal): Literal {
  return literal ^ 1;
}

export function variableOf(literal: Literal): number {
  return literal >> 1;
}

export function isNegative(literal: Literal): boolean {
  return (literal & 1) === 1;
}
