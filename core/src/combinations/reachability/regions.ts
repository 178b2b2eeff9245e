import { isNegative, type Literal, negated } from "../solver/literal.ts";
import { type AttributePlace, idOfPlace } from "./atoms.ts";
import { Constraints } from "./constraints.ts";
import { cubeOf } from "./cube.ts";
import { all, type Cubes, none, productOf, unionOf } from "./cubes.ts";
import { Domain } from "./domain.ts";
import type { ServedThere } from "./flag-steps.ts";
import { Outline } from "./outline.ts";
import type { Source } from "./source.ts";

/** So many cubes are made of a condition, and of what a step of a flag leaves to the next. */
const conditionMax = 400;
const stepMax = 1_500;

/** Where a flag serves what. */
export interface Region {
  readonly byVariant: ReadonlyMap<string, Cubes>;
  /** Where it gives an error; worked out when somebody asks. */
  nothing(): Cubes;
}

/** Works out, flag by flag, in which contexts which variant is served. */
export class Regions {
  #source: Source;
  #outline: Outline;
  readonly #constraints = new Map<string, Constraints>();
  readonly #regions = new Map<string, Region>();
  readonly #cubes = new Map<Literal, Cubes>();
  #hasNamesakes: boolean | undefined;

  constructor(source: Source) {
    this.#source = source;
    this.#outline = new Outline(source);
    for (const flag of Object.keys(source.snapshot.flags)) {
      if (!source.cones.of(flag).isTangled) this.#outline.flag(flag);
    }
    for (const { when, implies } of source.correlations) {
      this.#outline.all(when);
      this.#outline.all(implies);
    }
    for (const { place, atoms } of this.#outline.uses) {
      this.#addPlace(place, new Domain(source, place, [...atoms.values()]));
    }
  }

  /** All attributes that anybody looks at, by their numbers. */
  get attributes(): readonly Constraints[] {
    return [...this.#constraints.values()];
  }

  /** Of what may be decided in a way of its own nothing is known. */
  of(flag: string): Region {
    const known = this.#regions.get(flag);
    if (known !== undefined) return known;
    const made = this.#source.cones.of(flag).isTangled ? this.#anything(flag) : this.#made(flag);
    this.#regions.set(flag, made);
    return made;
  }

  /** For each correlation, where it holds. */
  correlations(): readonly Cubes[] {
    return this.#source.correlations.map(({ when, implies }) =>
      unionOf(
        [this.#in(negated(this.#outline.all(when))), this.#in(this.#outline.all(implies))],
        conditionMax,
      ),
    );
  }

  /**
   * Whether one of these flags looks at an attribute that has the name of a context kind, and another into that kind: what
   * they may be depends on each other, which cubes cannot say.
   */
  areEntangled(flags: readonly string[]): boolean {
    this.#hasNamesakes ??= areNamesakes(
      [...this.#constraints.values()].map((it) => it.domain.place),
    );
    if (!this.#hasNamesakes) return false;
    if (this.#source.correlations.length > 0) return true;
    const places = flags.flatMap((flag) => [...this.#source.cones.of(flag).attributes.values()]);
    return areNamesakes(places);
  }

  /** Goes on with another snapshot; only these flags rest on what is new in it. */
  update(source: Source, touched: Iterable<string>): void {
    this.#source = source;
    this.#outline = new Outline(source);
    this.#cubes.clear();
    for (const flag of touched) this.#regions.delete(flag);
  }

  #anything(flag: string): Region {
    const unknown: Cubes = { list: [], isComplete: false };
    const variants = Object.keys(this.#source.snapshot.flags[flag]?.variants ?? {});
    return {
      byVariant: new Map(variants.map((variant) => [variant, unknown])),
      nothing: () => unknown,
    };
  }

  #made(flag: string): Region {
    const { variants = {} } = this.#source.snapshot.flags[flag] ?? {};
    const served = new Map<string, Cubes[]>(Object.keys(variants).map((it) => [it, []]));
    const failing: (() => Cubes)[] = [];
    let remains = all;
    for (const { holds, serves } of this.#outline.flag(flag).steps) {
      const decides = productOf(remains, this.#in(holds), stepMax);
      for (const { variant, there } of serves) {
        const here = () => productOf(decides, this.#in(there), stepMax);
        const sets = served.get(variant);
        if (sets === undefined) failing.push(here);
        else sets.push(here());
      }
      failing.push(() => this.#nowhere(decides, serves));
      remains = productOf(remains, this.#in(negated(holds)), stepMax);
    }
    const end = remains;
    let nothing: Cubes | undefined;
    return {
      byVariant: new Map([...served].map(([variant, sets]) => [variant, unionOf(sets, stepMax)])),
      nothing: () => {
        nothing ??= unionOf([...failing.map((make) => make()), end], stepMax);
        return nothing;
      },
    };
  }

  /** Where a step decides and serves nothing, such as a rollout for somebody without a key. */
  #nowhere(decides: Cubes, serves: readonly ServedThere[]): Cubes {
    return serves.reduce(
      (rest, { there }) => productOf(rest, this.#in(negated(there)), stepMax),
      decides,
    );
  }

  #in(literal: Literal): Cubes {
    const known = this.#cubes.get(literal);
    if (known !== undefined) return known;
    const made = this.#cubesOf(literal);
    this.#cubes.set(literal, made);
    return made;
  }

  #cubesOf(literal: Literal): Cubes {
    const { circuit } = this.#outline;
    if (literal === circuit.yes) return all;
    if (literal === circuit.no) return none;
    const inputs = circuit.inputsOf(literal);
    if (inputs !== undefined) {
      return inputs.reduce((rest, it) => productOf(rest, this.#in(it), conditionMax), all);
    }
    const ways = circuit.inputsOf(negated(literal));
    if (ways !== undefined) {
      return unionOf(
        ways.map((it) => this.#in(negated(it))),
        conditionMax,
      );
    }
    return this.#leaf(literal);
  }

  #leaf(literal: Literal): Cubes {
    const leaf = this.#outline.leafOf(literal);
    if (leaf === undefined) return { list: [], isComplete: false };
    if (leaf.leaf === "flag") return this.#served(leaf, isNegative(literal));
    const of = this.#constraintsAt(leaf.place);
    const constraint = of.of([of.domain.literal(leaf.atom, !isNegative(literal))]);
    if (constraint.isNever) return none;
    return { list: [cubeOf([{ of, constraint }])], isComplete: true };
  }

  /** Where another flag serves one of these variants, or anything else. */
  #served(
    { flag, variants }: { readonly flag: string; readonly variants: readonly string[] },
    isOther: boolean,
  ): Cubes {
    if (!Object.hasOwn(this.#source.snapshot.flags, flag)) return isOther ? all : none;
    const { byVariant, nothing } = this.of(flag);
    const sets = [...byVariant].filter(([variant]) => variants.includes(variant) !== isOther);
    return unionOf(
      [...sets.map(([, cubes]) => cubes), ...(isOther ? [nothing()] : [])],
      conditionMax,
    );
  }

  #constraintsAt(place: AttributePlace): Constraints {
    return (
      this.#constraints.get(idOfPlace(place)) ??
      this.#addPlace(place, new Domain(this.#source, place, []))
    );
  }

  #addPlace(place: AttributePlace, domain: Domain): Constraints {
    const constraints = new Constraints(domain, this.#constraints.size);
    this.#hasNamesakes = undefined;
    this.#constraints.set(idOfPlace(place), constraints);
    return constraints;
  }
}

function areNamesakes(places: readonly AttributePlace[]): boolean {
  const kinds = new Set(places.map(({ kind }) => kind));
  return places.some(({ path, kind }) => kind === undefined && kinds.has(path));
}
