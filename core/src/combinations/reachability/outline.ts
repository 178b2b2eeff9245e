import { type Literal, negated } from "../solver/literal.ts";
import type { Atom, AttributePlace } from "./atoms.ts";
import { Gates } from "./gates.ts";
import type { Source } from "./source.ts";
import { Translation } from "./translation.ts";

/** What a literal stands for that is no gate: an atom, or that another flag serves one of some variants. */
export type Leaf =
  | { readonly leaf: "atom"; readonly place: AttributePlace; readonly atom: Atom }
  | { readonly leaf: "flag"; readonly flag: string; readonly variants: readonly string[] };

/** A translation in which what other flags serve is left open, so that each flag is worked out by itself, and once. */
export class Outline extends Translation {
  readonly #leaves = new Map<Literal, Leaf>();
  readonly #served = new Map<string, Literal>();

  constructor(source: Source) {
    super(source, new Gates());
  }

  leafOf(literal: Literal): Leaf | undefined {
    return this.#leaves.get(literal) ?? this.#leaves.get(negated(literal));
  }

  override serves(flag: string, variants: readonly string[]): Literal {
    const id = JSON.stringify([flag, ...variants]);
    const known = this.#served.get(id);
    if (known !== undefined) return known;
    const literal = this.circuit.open();
    this.#served.set(id, literal);
    this.#leaves.set(literal, { leaf: "flag", flag, variants });
    return literal;
  }

  protected override atomIs(literal: Literal, place: AttributePlace, atom: Atom): void {
    this.#leaves.set(literal, { leaf: "atom", place, atom });
  }
}
