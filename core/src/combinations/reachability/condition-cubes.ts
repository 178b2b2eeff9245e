import { isNegative, type Literal, negated } from "../solver/literal.ts";
import type { AttributePlace } from "./atoms.ts";
import type { Constraints } from "./constraints.ts";
import { cubeOf } from "./cube.ts";
import { all, type Cubes, isNothing, none, productOf, unionOf } from "./cubes.ts";
import type { Leaf, Outline } from "./outline.ts";

/** So many cubes are made of a condition. */
const countMax = 400;
/** And so many of the part of a condition that is in some contexts. */
export const withinMax = 100;

/** What conditions rest on. */
export interface Ground {
  constraintsAt(place: AttributePlace): Constraints;
  /** Where another flag serves one of some variants, or where it does not. */
  served(flag: string, variants: readonly string[], isOther: boolean): readonly Cubes[];
  /** The same of some contexts alone. */
  servedIn(among: Cubes, leaf: ServedLeaf, isOther: boolean): Cubes;
}

export type ServedLeaf = Pick<Extract<Leaf, { leaf: "flag" }>, "flag" | "variants">;

/** The literals of one outline as cubes. */
export class ConditionCubes {
  readonly #outline: Outline;
  readonly #ground: Ground;
  readonly #known = new Map<Literal, Cubes>();

  constructor(outline: Outline, ground: Ground) {
    this.#outline = outline;
    this.#ground = ground;
  }

  of(literal: Literal): Cubes {
    const known = this.#known.get(literal);
    if (known !== undefined) return known;
    const made = this.#made(literal);
    this.#known.set(literal, made);
    return made;
  }

  /** Where one of these holds. */
  any(literals: readonly Literal[]): Cubes {
    const sets = literals.map((it) => this.of(it));
    return unionOf(sets, countMax);
  }

  /**
   * The part of some contexts in which a literal holds. Where these are few, whatever is left of them stays whole, while of all
   * contexts in which it holds only some may be kept; and where it does not, it is not gone on with.
   */
  within(among: Cubes, literal: Literal): Cubes {
    const { circuit } = this.#outline;
    if (literal === circuit.yes || isNothing(among) || !among.isComplete) return among;
    const inputs = circuit.inputsOf(literal);
    if (inputs !== undefined) return this.withinAll(among, inputs);
    const ways = circuit.inputsOf(negated(literal));
    if (ways !== undefined) {
      const sets = ways.map((it) => this.within(among, negated(it)));
      return unionOf(sets, withinMax);
    }
    const leaf = this.#outline.leafOf(literal);
    return leaf?.leaf === "flag"
      ? this.#ground.servedIn(among, leaf, isNegative(literal))
      : productOf(among, this.of(literal), withinMax);
  }

  /** The part in which all of these hold. */
  withinAll(among: Cubes, literals: readonly Literal[]): Cubes {
    return literals.reduce((rest, it) => this.within(rest, it), among);
  }

  #made(literal: Literal): Cubes {
    const { circuit } = this.#outline;
    if (literal === circuit.yes) return all;
    if (literal === circuit.no) return none;
    const inputs = circuit.inputsOf(literal);
    if (inputs !== undefined) {
      return inputs.reduce((rest, it) => productOf(rest, this.of(it), countMax), all);
    }
    const ways = circuit.inputsOf(negated(literal));
    if (ways !== undefined) return this.any(ways.map(negated));
    const leaf = this.#outline.leafOf(literal);
    return leaf === undefined ? { list: [], isComplete: false } : this.#leaf(leaf, literal);
  }

  #leaf(leaf: Leaf, literal: Literal): Cubes {
    if (leaf.leaf === "flag") {
      const sets = this.#ground.served(leaf.flag, leaf.variants, isNegative(literal));
      return unionOf(sets, countMax);
    }
    const of = this.#ground.constraintsAt(leaf.place);
    const constraint = of.of([of.domain.literal(leaf.atom, !isNegative(literal))]);
    return constraint.isNever ? none : { list: [cubeOf([{ of, constraint }])], isComplete: true };
  }
}
