import type { Literal } from "./literal.ts";
import type { Solver } from "./solver.ts";

/**
 * The fewest of these assumptions that still contradict each other: leave out any one of them and the rest can hold.
 * Undefined when they can all hold together, or when the budget of conflicts for one question is used up.
 */
export function minimalCore(
  solver: Solver,
  assumptions: readonly Literal[],
  conflictsMax: number = Number.POSITIVE_INFINITY,
): readonly Literal[] | undefined {
  if (solver.solve({ assumptions, conflictsMax }) !== "unsatisfiable") return undefined;
  const needed: Literal[] = [];
  let open = [...new Set(solver.core)];
  for (;;) {
    const [tried, ...others] = open;
    if (tried === undefined) return needed;
    const answer = solver.solve({ assumptions: [...needed, ...others], conflictsMax });
    if (answer === "unknown") return undefined;
    if (answer === "satisfiable") needed.push(tried);
    const left = new Set(answer === "satisfiable" ? others : solver.core);
    open = others.filter((literal) => left.has(literal));
  }
}
