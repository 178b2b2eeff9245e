import { type Literal, negated } from "../solver/literal.ts";
import { Solver } from "../solver/solver.ts";
import { Gates } from "./gates.ts";

/** A network of gates of which a solver knows (Tseitin, 1968). */
export class Circuit extends Gates {
  readonly solver: Solver;

  constructor() {
    const solver = new Solver();
    super(() => solver.newVariable());
    this.solver = solver;
    this.demand(this.yes);
  }

  demand(...clause: readonly Literal[]): void {
    this.solver.addClause(clause);
  }

  /** Demands that two literals are true in the same cases. */
  equate(one: Literal, other: Literal): void {
    this.demand(negated(one), other);
    this.demand(one, negated(other));
  }

  /** Demands that at most one of these is true, unless `unless` is. */
  atMostOne(literals: readonly Literal[], unless: Literal): void {
    let before: Literal | undefined;
    for (const literal of literals) {
      const seen = this.open();
      this.demand(negated(literal), seen);
      if (before !== undefined) {
        this.demand(unless, negated(literal), negated(before));
        this.demand(negated(before), seen);
      }
      before = seen;
    }
  }

  protected override gate(literals: readonly Literal[]): Literal {
    const gate = this.open();
    for (const literal of literals) this.demand(negated(gate), literal);
    this.demand(gate, ...literals.map(negated));
    return gate;
  }
}
