/** Which states meet: so far, a solver. */
export { addAtLeast, addAtMost, addExactlyOne } from "./solver/cardinality.ts";
export { isNegative, type Literal, literalOf, negated, variableOf } from "./solver/literal.ts";
export { minimalCore } from "./solver/minimal-core.ts";
export { type Answer, type Guide, type SolveOptions, Solver } from "./solver/solver.ts";
