import {
  type AttributeCondition,
  type Condition,
  isAttributeCondition,
  type SnapshotSegment,
} from "@yardarm/sdk/model";
import { type Literal, negated } from "../solver/literal.ts";
import { type Atom, type AttributePlace, idOfPlace } from "./atoms.ts";
import { AttributeValues } from "./attribute-values.ts";
import { Circuit } from "./circuit.ts";
import { type FlagSteps, stepsOf } from "./flag-steps.ts";
import type { Source } from "./source.ts";
import type { Bucketed, Terms } from "./terms.ts";

interface Use {
  readonly place: AttributePlace;
  readonly atoms: Map<string, Atom>;
  readonly literals: Map<string, Literal>;
}

const targetingKey = "targetingKey";

/**
 * Flags and all they rest on as a circuit over atoms, and atoms as values of attributes. Only what was asked for is
 * translated, so a question about two flags is as small as what they look at.
 */
export class Translation implements Terms {
  readonly circuit: Circuit = new Circuit();
  readonly source: Source;
  /** Something in it may do whatever it likes. */
  isLoose = false;
  readonly #uses = new Map<string, Use>();
  readonly #flags = new Map<string, FlagSteps>();
  readonly #segments = new Map<string, Literal>();
  #values: readonly AttributeValues[] | undefined;

  constructor(source: Source) {
    this.source = source;
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
    const { variantOf } = this.flag(flag);
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
  get asked(): readonly { readonly place: AttributePlace; readonly atoms: readonly Atom[] }[] {
    return [...this.#uses.values()].map(({ place, atoms }) => ({
      place,
      atoms: [...atoms.values()],
    }));
  }

  /** Says what values attributes have; afterwards nothing more is translated. */
  close(): readonly AttributeValues[] {
    this.#values ??= this.#makeValues();
    return this.#values;
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
    const literal = use.literals.get(atomId) ?? this.circuit.open();
    use.atoms.set(atomId, atom);
    use.literals.set(atomId, literal);
    return literal;
  }

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
    const variantOf = new Map(variants.map((variant) => [variant, this.circuit.open()]));
    this.circuit.atMostOne([...variantOf.values()], this.circuit.no);
    return { variantOf, steps: [] };
  }

  #makeValues(): readonly AttributeValues[] {
    const { circuit } = this;
    for (const { when, implies } of this.source.correlations) {
      circuit.demand(circuit.or([negated(this.all(when)), this.all(implies)]));
    }
    const kinds = new Set([...this.#uses.values()].map(({ place }) => place.kind));
    const values = [...this.#uses.values()].map(({ place, atoms, literals }) => {
      const partition = this.source.partition(atoms);
      const sorted = partition.atoms.map(
        (atom) => literals.get(this.source.atoms.idOf(atom)) ?? circuit.open(),
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
}
