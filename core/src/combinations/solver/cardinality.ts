import { nth } from "../ints.ts";
import { type Literal, literalOf, negated } from "./literal.ts";
import type { Solver } from "./solver.ts";

/** Up to here one clause for each two literals is smaller than what a counter needs. */
const pairwiseMax = 6;

export function addExactlyOne(solver: Solver, literals: readonly Literal[]): void {
  solver.addClause(literals);
  addAtMost(solver, literals, 1);
}

export function addAtLeast(solver: Solver, literals: readonly Literal[], count: number): void {
  addAtMost(solver, literals.map(negated), literals.length - count);
}

/** Demands that no more than so many of these literals are true. */
export function addAtMost(solver: Solver, literals: readonly Literal[], count: number): void {
  if (count >= literals.length) return;
  if (count < 0) solver.addClause([]);
  else if (count === 0) for (const literal of literals) solver.addClause([negated(literal)]);
  else if (count === 1 && literals.length <= pairwiseMax) addPairwise(solver, literals);
  else addCounter(solver, literals, count);
}

function addPairwise(solver: Solver, literals: readonly Literal[]): void {
  literals.forEach((one, index) => {
    for (const other of literals.slice(index + 1)) solver.addClause([negated(one), negated(other)]);
  });
}

/**
 * A sequential counter (Sinz, 2005): a helper variable for each literal and each count, true as soon as so many of the
 * literals up to that one are true. About length × count variables and twice as many clauses.
 */
function addCounter(solver: Solver, literals: readonly Literal[], count: number): void {
  let before: readonly Literal[] = [];
  literals.forEach((literal, index) => {
    const isLast = index === literals.length - 1;
    const counted = isLast ? [] : newLiterals(solver, count);
    counted.forEach((atLeast, position) => {
      const lower = position === 0 ? undefined : before[position - 1];
      if (position === 0) solver.addClause([negated(literal), atLeast]);
      else if (lower !== undefined) solver.addClause([negated(literal), negated(lower), atLeast]);
      if (index > 0) solver.addClause([negated(nth(before, position)), atLeast]);
    });
    if (index > 0) solver.addClause([negated(literal), negated(nth(before, count - 1))]);
    before = counted;
  });
}

function newLiterals(solver: Solver, count: number): readonly Literal[] {
  return Array.from({ length: count }, () => literalOf(solver.newVariable(), true));
}
