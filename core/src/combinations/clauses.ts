import type { Choice, Formula } from "./model.ts";

/** One choice that is made, or not made. */
export interface Term extends Choice {
  readonly isMade: boolean;
}

/** Holds when one of its terms does. */
export type Clause = readonly Term[];

/** Up to here clauses are multiplied out; beyond, a part of a formula gets a name. */
const clausesMax = 64;

/**
 * A formula as clauses. Where multiplying out would give too many, a part is replaced by a choice that `name` makes up:
 * one whose being made implies the part (Plaisted and Greenbaum, 1986), so that whatever satisfies the clauses satisfies
 * the formula, and whatever satisfies the formula can be completed to satisfy the clauses.
 */
export function clausesOf(formula: Formula, name: () => Choice): readonly Clause[] {
  const named: Clause[] = [];
  const clauses = toClauses(formula, true, { name, named });
  return [...named, ...clauses];
}

interface Naming {
  readonly name: () => Choice;
  readonly named: Clause[];
}

function toClauses(formula: Formula, isTrue: boolean, naming: Naming): readonly Clause[] {
  if (formula.kind === "is") {
    return [[{ parameter: formula.parameter, value: formula.value, isMade: isTrue }]];
  }
  if (formula.kind === "not") return toClauses(formula.of, !isTrue, naming);
  const parts = formula.of.map((part) => toClauses(part, isTrue, naming));
  return (formula.kind === "and") === isTrue ? parts.flat() : anyOf(parts, naming);
}

function anyOf(parts: readonly (readonly Clause[])[], naming: Naming): readonly Clause[] {
  let product: readonly Clause[] = [[]];
  for (const part of parts) {
    const factor = product.length * part.length > clausesMax ? [named(part, naming)] : part;
    product = product.flatMap((left) => factor.map((right) => [...left, ...right]));
  }
  return product;
}

function named(part: readonly Clause[], { name, named: definitions }: Naming): Clause {
  const choice = name();
  for (const clause of part) definitions.push([{ ...choice, isMade: false }, ...clause]);
  return [{ ...choice, isMade: true }];
}
