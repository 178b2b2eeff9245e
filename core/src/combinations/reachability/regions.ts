import { negated } from "../solver/literal.ts";
import { type AttributePlace, idOfPlace } from "./atoms.ts";
import { ConditionCubes, type Ground, type ServedLeaf, withinMax } from "./condition-cubes.ts";
import { Constraints } from "./constraints.ts";
import { all, type Cubes, isNothing, none, productOf, unionOf } from "./cubes.ts";
import { Domain } from "./domain.ts";
import type { ServedThere, Step } from "./flag-steps.ts";
import { Outline } from "./outline.ts";
import type { Served } from "./question.ts";
import type { Source } from "./source.ts";

/** So many cubes are made of what a step of a flag leaves to the next. */
const stepMax = 800;

/** Anything may be in it. */
const unknown: Cubes = { list: [], isComplete: false };

/** Where a flag serves what. */
export interface Region {
  readonly byVariant: ReadonlyMap<string, Cubes>;
  /** Where it gives an error; worked out when somebody asks. */
  nothing(): Cubes;
  /** Steps for which nobody was found to whom they would come. */
  readonly idle: readonly Step[];
}

/** Works out, flag by flag, in which contexts which variant is served. */
export class Regions {
  #source: Source;
  #outline: Outline;
  readonly #ground: Ground = {
    constraintsAt: (place) => this.#constraintsAt(place),
    served: (flag, variants, isOther) => this.#served(flag, variants, isOther),
    servedIn: (among, leaf, isOther) => this.#servedIn(among, leaf, isOther),
  };
  readonly #constraints = new Map<string, Constraints>();
  readonly #regions = new Map<string, Region>();
  #conditions: ConditionCubes;
  #hasNamesakes: boolean | undefined;

  constructor(source: Source) {
    this.#source = source;
    this.#outline = new Outline(source);
    this.#conditions = new ConditionCubes(this.#outline, this.#ground);
    for (const flag of Object.keys(source.snapshot.flags)) {
      if (!source.cones.of(flag).isTangled) this.#outline.flag(flag);
    }
    for (const { when, implies } of source.correlations) {
      this.#outline.all(when);
      this.#outline.all(implies);
    }
    const domains = this.#outline.uses.map(
      ({ place, atoms }) => new Domain(source, place, [...atoms.values()]),
    );
    // Cubes are compared attribute by attribute, so those that are compared at once come first.
    domains.sort((one, other) => one.size - other.size);
    for (const domain of domains) this.#addPlace(domain.place, domain);
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

  /** Whether a flag is proved never to serve a variant in some contexts. */
  isNeverIn(among: Cubes, { flag, variant }: Served): boolean {
    return isNothing(this.#servedIn(among, { flag, variants: [variant] }, false));
  }

  /** For each correlation, where it holds. */
  correlations(): readonly Cubes[] {
    return this.#source.correlations.map(({ when, implies }) =>
      this.#conditions.any([negated(this.#outline.all(when)), this.#outline.all(implies)]),
    );
  }

  /**
   * Whether one of these flags looks at an attribute that has the name of a context kind, and another into that kind: what
   * they may be depends on each other, which cubes cannot say.
   */
  areEntangled(goals: readonly Served[]): boolean {
    if (!this.hasNamesakes) return false;
    if (this.#source.correlations.length > 0) return true;
    const places = goals.flatMap(({ flag }) => [
      ...this.#source.cones.of(flag).attributes.values(),
    ]);
    return areNamesakes(places);
  }

  /** Whether any attribute has the name of a context kind. */
  get hasNamesakes(): boolean {
    this.#hasNamesakes ??= areNamesakes(this.attributes.map((it) => it.domain.place));
    return this.#hasNamesakes;
  }

  /** Goes on with another snapshot; only these flags rest on what is new in it. */
  update(source: Source, touched: Iterable<string>): void {
    this.#source = source;
    this.#outline = new Outline(source);
    this.#conditions = new ConditionCubes(this.#outline, this.#ground);
    for (const flag of touched) {
      this.#regions.delete(flag);
      if (!source.cones.of(flag).isTangled) this.#outline.flag(flag);
    }
    for (const { place, atoms } of this.#outline.uses) {
      const known = this.#constraints.get(idOfPlace(place));
      if (known === undefined)
        this.#addPlace(place, new Domain(source, place, [...atoms.values()]));
      else known.domain.extend([...atoms.values()]);
    }
  }

  #anything(flag: string): Region {
    const variants = Object.keys(this.#source.snapshot.flags[flag]?.variants ?? {});
    return {
      byVariant: new Map(variants.map((variant) => [variant, unknown])),
      nothing: () => unknown,
      idle: [],
    };
  }

  #made(flag: string): Region {
    const { variants = {} } = this.#source.snapshot.flags[flag] ?? {};
    const conditions = this.#conditions;
    const served = new Map<string, Cubes[]>(Object.keys(variants).map((it) => [it, []]));
    const failing: (() => Cubes)[] = [];
    const idle: Step[] = [];
    let remains = all;
    for (const { step, holds, serves } of this.#outline.flag(flag).steps) {
      const decides = productOf(remains, conditions.of(holds), stepMax);
      if (decides.list.length === 0) idle.push(step);
      for (const { variant, there } of serves) {
        const here = () => productOf(decides, conditions.of(there), stepMax);
        const sets = served.get(variant);
        if (sets === undefined) failing.push(here);
        else sets.push(here());
      }
      failing.push(() => nowhere(decides, serves, conditions));
      remains = productOf(remains, conditions.of(negated(holds)), stepMax);
    }
    const end = remains;
    let nothing: Cubes | undefined;
    return {
      byVariant: new Map([...served].map(([variant, sets]) => [variant, unionOf(sets, stepMax)])),
      nothing: () => {
        nothing ??= unionOf([...failing.map((make) => make()), end], stepMax);
        return nothing;
      },
      idle,
    };
  }

  /** Where another flag serves one of these variants, or anything else. */
  #served(flag: string, variants: readonly string[], isOther: boolean): readonly Cubes[] {
    if (!Object.hasOwn(this.#source.snapshot.flags, flag)) return isOther ? [all] : [];
    const { byVariant, nothing } = this.of(flag);
    const sets = [...byVariant].filter(([variant]) => variants.includes(variant) !== isOther);
    return [...sets.map(([, cubes]) => cubes), ...(isOther ? [nothing()] : [])];
  }

  /** The part of some contexts in which another flag serves one of these variants, or anything else. */
  #servedIn(among: Cubes, { flag, variants }: ServedLeaf, isOther: boolean): Cubes {
    const known = this.#source.snapshot.flags;
    if (!Object.hasOwn(known, flag)) return isOther ? among : none;
    if (this.#source.cones.of(flag).isTangled) return unknown;
    const conditions = this.#conditions;
    const { steps } = this.#outline.flag(flag);
    const sets = steps.flatMap(({ serves, ...step }, index): readonly Cubes[] => {
      const before = steps.slice(0, index).map(({ holds }) => negated(holds));
      // What it takes to be served this comes first: it leaves the least of what the steps have to be asked about.
      const decidedIn = (start: Cubes) => conditions.withinAll(start, [step.holds, ...before]);
      const its = serves
        .filter(({ variant }) => {
          const isThere = Object.hasOwn(known[flag]?.variants ?? {}, variant);
          return (isThere && variants.includes(variant)) !== isOther;
        })
        .map(({ there }) => decidedIn(conditions.within(among, there)));
      if (!isOther) return its;
      const nowhere = serves.map(({ there }) => negated(there));
      return [...its, decidedIn(conditions.withinAll(among, nowhere))];
    });
    const after = steps.map(({ holds }) => negated(holds));
    return unionOf(isOther ? [...sets, conditions.withinAll(among, after)] : sets, withinMax);
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

/** Where a step decides and serves nothing, such as a rollout for somebody without a key. */
function nowhere(
  decides: Cubes,
  serves: readonly ServedThere[],
  conditions: ConditionCubes,
): Cubes {
  return serves.reduce(
    (rest, { there }) => productOf(rest, conditions.of(negated(there)), stepMax),
    decides,
  );
}

function areNamesakes(places: readonly AttributePlace[]): boolean {
  const kinds = new Set(places.map(({ kind }) => kind));
  return places.some(({ path, kind }) => kind === undefined && kinds.has(path));
}
