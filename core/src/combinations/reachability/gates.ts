import { type Literal, literalOf, negated } from "../solver/literal.ts";

/** Conditions as a network of and-gates over open literals: each gate is made once, and what is known beforehand makes none. */
export class Gates {
  readonly yes: Literal;
  readonly no: Literal;
  readonly #gates = new Map<string, Literal>();
  readonly #inputs = new Map<Literal, readonly Literal[]>();
  readonly #newVariable: () => number;

  /** @param newVariable gives the next one, beginning with 0 */
  constructor(newVariable: () => number = counter()) {
    this.#newVariable = newVariable;
    this.yes = this.open();
    this.no = negated(this.yes);
  }

  /** A literal of which nothing is demanded yet. */
  open(): Literal {
    return literalOf(this.#newVariable(), true);
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
    const known = this.#gates.get(id);
    if (known !== undefined) return known;
    const gate = this.gate(literals);
    this.#gates.set(id, gate);
    return gate;
  }

  or(parts: readonly Literal[]): Literal {
    return negated(this.and(parts.map(negated)));
  }

  /** What has to hold for a gate; undefined for an open literal and for a negation. */
  inputsOf(gate: Literal): readonly Literal[] | undefined {
    return this.#inputs.get(gate);
  }

  protected gate(literals: readonly Literal[]): Literal {
    const gate = this.open();
    this.#inputs.set(gate, literals);
    return gate;
  }
}

function counter(): () => number {
  let next = 0;
  return () => next++;
}
