import {
  type AttributeCondition,
  type Condition,
  isAttributeCondition,
  type SnapshotSegment,
} from "@yardarm/sdk/model";
import { type Literal, negated } from "../solver/literal.ts";
import { type Atom, type AttributePlace, idOfPlace } from "./atoms.ts";
import { AttributeValues } from "./attribute-values.ts";
import type { Circuit } from "./circuit.ts";
import { type FlagSteps, stepsOf } from "./flag-steps.ts";
import type { Gates } from "./gates.ts";
import type { Source } from "./source.ts";
import type { Bucketed, Terms } from "./terms.ts";

/** What is asked of one attribute, and the literals that stand for it; both by the id of the atom. */
export interface Use {
  readonly place: AttributePlace;
  readonly atoms: Map<string, Atom>;
  readonly literals: Map<string, Literal>;
}

const targetingKey = "targetingKey";

/**
 * Flags and all they rest on as a circuit over atoms. Only what was asked for is translated, so a question about two flags
 * is as small as what they look at.
 */
export class Translation<C extends Gates = Gates> implements Terms {
  readonly circuit: C;
  readonly source: Source;
  /** Something in it may do whatever it likes. */
  isLoose = false;
  readonly #uses = new Map<string, Use>();
  readonly #flags = new Map<string, FlagSteps>();
  readonly #segments = new Map<string, Literal>();

  constructor(source: Source, circuit: C) {
    this.source = source;
    this.circuit = circuit;
  }

  flag(key: string): FlagSteps {
    const known = this.#flags.get(key);
    if (known !== undefined) return known;
    // What goes round, or too deep, is decided in a way of its own, so it may serve whatever it has.
    const { isTangled } = this.source.cones.of(key);
    const made = isTangled ? this.#anything(key) : stepsOf(this, key);
    if (isTangled) this.isLoose = true;
    this.#flags.set(key, made);
    return made;
  }

  serves(flag: string, variants: readonly string[]): Literal {
    const { variantOf } = this.flag(flag).outcome();
    return this.circuit.or(variants.map((variant) => variantOf.get(variant) ?? this.circuit.no));
  }

  all(conditions: readonly Condition[], isInSegment = false): Literal {
    return this.circuit.and(conditions.map((it) => this.condition(it, isInSegment)));
  }

  condition(condition: Condition, isInSegment: boolean): Literal {
    const literal = this.#plain(condition, isInSegment);
    return condition.negate === true ? negated(literal) : literal;
  }

  /** The key of a context kind, or the attribute that is hashed in its place. */
  isKey({ by, kind }: Pick<Bucketed, "by" | "kind">, keys?: ReadonlySet<string>): Literal {
    return this.#atom({ path: by ?? targetingKey, kind }, { type: "keyed", keys });
  }

  isPlaced(bucketed: Bucketed, start: number, end: number): Literal {
    const { salt, by, kind, scheme } = bucketed;
    const place = { path: by ?? targetingKey, kind };
    return this.#atom(place, { type: "placed", salt, scheme, start, end });
  }

  /** Whether the evaluator can read all of these. */
  reads(conditions: readonly Condition[]): boolean {
    return conditions.every((it) => {
      if ("conditions" in it) return this.reads(it.conditions);
      return !isAttributeCondition(it) || this.source.atoms.comparison(it) !== undefined;
    });
  }

  /** What is asked of each attribute, so far. */
  get uses(): readonly Use[] {
    return [...this.#uses.values()];
  }

  #plain(condition: Condition, isInSegment: boolean): Literal {
    const { circuit } = this;
    switch (condition.operator) {
      case "all":
        return this.all(condition.conditions, isInSegment);
      case "any":
        return circuit.or(condition.conditions.map((it) => this.condition(it, isInSegment)));
      case "segment":
        return circuit.or(condition.values.map((key) => this.#segment(key)));
      case "flag":
        return isInSegment ? circuit.no : this.serves(condition.flag, condition.variants);
      case "bucket":
        return this.isPlaced(condition, condition.start, condition.end);
      default:
        return this.#compares(condition);
    }
  }

  #compares(condition: AttributeCondition): Literal {
    const atom = this.source.atoms.comparison(condition);
    if (atom === undefined) return this.circuit.no;
    return this.#atom({ path: condition.attribute, kind: condition.kind }, atom);
  }

  #atom(place: AttributePlace, atom: Atom): Literal {
    const id = idOfPlace(place);
    const use = this.#uses.get(id) ?? { place, atoms: new Map(), literals: new Map() };
    this.#uses.set(id, use);
    const atomId = this.source.atoms.idOf(atom);
    const known = use.literals.get(atomId);
    if (known !== undefined) return known;
    const literal = this.circuit.open();
    use.atoms.set(atomId, atom);
    use.literals.set(atomId, literal);
    this.atomIs(literal, place, atom);
    return literal;
  }

  /** For those who want to know what a literal stands for. */
  protected atomIs(_literal: Literal, _place: AttributePlace, _atom: Atom): void {}

  #segment(key: string): Literal {
    const { segments } = this.source.snapshot;
    const segment = Object.hasOwn(segments, key) ? segments[key] : undefined;
    if (segment === undefined) return this.circuit.no;
    const made = this.#segments.get(key) ?? this.#members(segment);
    this.#segments.set(key, made);
    return made;
  }

  #members({ kind, included, excluded, rules }: SnapshotSegment): Literal {
    if (!rules.every(({ conditions }) => this.reads(conditions))) return this.circuit.no;
    const { circuit } = this;
    const keyIn = (name: string | undefined) => {
      const keys = name === undefined ? undefined : this.source.list(name);
      return keys === undefined ? circuit.no : this.isKey(kind === undefined ? {} : { kind }, keys);
    };
    const byRule = rules.map(({ conditions }) => this.all(conditions, true));
    return circuit.and([negated(keyIn(excluded)), circuit.or([keyIn(included), ...byRule])]);
  }

  #anything(key: string): FlagSteps {
    const variants = Object.keys(this.source.snapshot.flags[key]?.variants ?? {});
    const chosen = variants.map(() => this.circuit.open());
    // The first that is chosen, if any, so that there are never two.
    const variantOf = new Map(
      variants.map((variant, index) => {
        const before = chosen.slice(0, index).map(negated);
        return [variant, this.circuit.and([...before, chosen[index] ?? this.circuit.no])];
      }),
    );
    return { steps: [], outcome: () => ({ variantOf, decides: [] }) };
  }
}

/** Says what values attributes have, and what correlations demand of them; afterwards nothing more is translated. */
export function valuesOf(translation: Translation<Circuit>): readonly AttributeValues[] {
  const { circuit, source } = translation;
  for (const { when, implies } of source.correlations) {
    circuit.demand(circuit.or([negated(translation.all(when)), translation.all(implies)]));
  }
  const { uses } = translation;
  const kinds = new Set(uses.map(({ place }) => place.kind));
  const values = uses.map(({ place, atoms, literals }) => {
    const partition = source.partition(atoms);
    const sorted = partition.atoms.map(
      (atom) => literals.get(source.atoms.idOf(atom)) ?? circuit.open(),
    );
    return new AttributeValues(circuit, place, { partition, literals: sorted });
  });
  // An attribute that has the name of a context kind is the object in which that kind's attributes stand.
  for (const whole of values) {
    if (whole.place.kind !== undefined || !kinds.has(whole.place.path)) continue;
    for (const part of values) {
      if (part.place.kind !== whole.place.path) continue;
      circuit.demand(negated(part.isPresent), whole.isObject);
    }
  }
  return values;
}
