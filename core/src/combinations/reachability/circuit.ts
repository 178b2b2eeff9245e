import { type Literal, literalOf, negated } from "../solver/literal.ts";
import { Solver } from "../solver/solver.ts";

/** Conditions as literals of a solver: each gate is made once, and what is known beforehand makes none (Tseitin, 1968). */
export class Circuit {
  readonly solver: Solver = new Solver();
  readonly yes: Literal;
  readonly no: Literal;
  readonly #gates = new Map<string, Literal>();

  constructor() {
    this.yes = this.open();
    this.no = negated(this.yes);
    this.solver.addClause([this.yes]);
  }

  /** A literal of which nothing is demanded yet. */
  open(): Literal {
    return literalOf(this.solver.newVariable(), true);
  }

  demand(...clause: readonly Literal[]): void {
    this.solver.addClause(clause);
  }

  and(parts: readonly Literal[]): Literal {
    const distinct = new Set(parts);
    distinct.delete(this.yes);
    const literals = [...distinct].sort((one, other) => one - other);
    const [only = this.yes] = literals;
    if (literals.some((literal) => literal === this.no || distinct.has(negated(literal)))) {
      return this.no;
    }
    if (literals.length <= 1) return only;
    const id = literals.join(" ");
    const gate = this.#gates.get(id) ?? this.#gate(literals);
    this.#gates.set(id, gate);
    return gate;
  }

  or(parts: readonly Literal[]): Literal {
    return negated(this.and(parts.map(negated)));
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

  #gate(literals: readonly Literal[]): Literal {
    const gate = this.open();
    for (const literal of literals) this.demand(negated(gate), literal);
    this.demand(gate, ...literals.map(negated));
    return gate;
  }
}
