import { positionOf, prepareKey } from "@yardarm/sdk/evaluate";
import { type Literal, negated } from "../solver/literal.ts";
import type { Atom, AttributePlace, Placed } from "./atoms.ts";
import type { Circuit } from "./circuit.ts";
import { answersOf, type Partition, type SaltCuts, saltId, type ValueClass } from "./partition.ts";

/** What a solver has chosen for one attribute: present or not, and a value that does as it was told. */
export type Chosen =
  | { readonly state: "missing" }
  | { readonly state: "found"; readonly value: unknown }
  /** No key was found in time that falls where it should, or no value is known at all. */
  | { readonly state: "not found" };

/** One attribute as literals: missing, one class, or a list of any of them, and where its key falls. */
export class AttributeValues {
  readonly place: AttributePlace;
  readonly isPresent: Literal;
  /** True when the value is a text that is in no class: nobody knows one. */
  readonly isOther: Literal;
  readonly isObject: Literal;
  readonly #circuit: Circuit;
  readonly #partition: Partition;
  readonly #isList: Literal;
  readonly #chosen: readonly Literal[];
  /** By salt, then by segment. */
  readonly #segments: readonly (readonly Literal[])[];

  /** @param literals what stands for each atom of the partition, in its order */
  constructor(
    circuit: Circuit,
    place: AttributePlace,
    { partition, literals }: { partition: Partition; literals: readonly Literal[] },
  ) {
    this.#circuit = circuit;
    this.#partition = partition;
    this.place = place;
    this.isPresent = circuit.open();
    this.isOther = partition.hasOthers ? circuit.open() : circuit.no;
    this.#isList = partition.atoms.some(({ type }) => type === "compares")
      ? circuit.open()
      : circuit.no;
    this.#chosen = partition.classes.map(() => circuit.open());
    this.isObject = circuit.and([
      this.isPresent,
      negated(this.#isList),
      this.#chosen[partition.objectClass] ?? circuit.no,
    ]);
    this.#segments = partition.salts.map(({ cuts }) => cuts.slice(1).map(() => circuit.open()));
    this.#demandOneValue();
    const isKey = this.#keyIs((it) => it.key !== undefined, this.isOther);
    this.#demandOneSegment(isKey);
    partition.atoms.forEach((atom, index) => {
      const literal = literals[index];
      if (literal !== undefined) circuit.equate(literal, this.#answer(atom, index));
    });
    circuit.solver.prefer(this.isPresent);
    circuit.solver.prefer(negated(this.#isList));
    circuit.solver.prefer(negated(this.isOther));
  }

  /** Reads what the solver found. */
  chosen(keysMax: number): Chosen {
    return this.#choose((only) => this.#keyOf(only, keysMax));
  }

  /** The same, with one of the keys that there are, wherever it falls. */
  guessed(index: number): Chosen {
    return this.#choose((only) => {
      const value = index === 0 ? only.value : only.more?.(index);
      return value !== undefined && (index === 0 || this.#isAlike(value, only))
        ? { state: "found", value }
        : { state: "not found" };
    });
  }

  #choose(keyOf: (only: ValueClass) => Chosen): Chosen {
    const { solver } = this.#circuit;
    if (!solver.isTrue(this.isPresent)) return { state: "missing" };
    if (solver.isTrue(this.isOther)) return { state: "not found" };
    const classes = this.#partition.classes.filter((_, index) =>
      solver.isTrue(this.#chosen[index] ?? this.#circuit.no),
    );
    if (solver.isTrue(this.#isList)) {
      return { state: "found", value: classes.map(({ value }) => value) };
    }
    const [only] = classes;
    if (only === undefined) return { state: "not found" };
    if (only.segments !== undefined || only.key === undefined) {
      return { state: "found", value: only.value };
    }
    return keyOf(only);
  }

  /** The literals behind the present choice, so that another can be asked for. */
  get choice(): readonly Literal[] {
    return [...this.#chosen, ...this.#segments.flat()].filter((literal) =>
      this.#circuit.solver.isTrue(literal),
    );
  }

  /** Tries keys until one falls into every wanted segment. */
  #keyOf(only: ValueClass, keysMax: number): Chosen {
    const { solver } = this.#circuit;
    const wanted = this.#partition.salts.map(({ prepared, cuts }, index) => {
      const segment = (this.#segments[index] ?? []).findIndex((it) => solver.isTrue(it));
      return { prepared, start: cuts[segment] ?? 0, end: cuts[segment + 1] ?? 0 };
    });
    for (let index = -1; index < keysMax; index++) {
      const value = index < 0 ? only.value : only.more?.(index);
      if (value === undefined) break;
      const key = prepareKey(String(value));
      const fits = wanted.every(({ prepared, start, end }) => {
        const position = positionOf(key, prepared);
        return position >= start && position < end;
      });
      if (fits && (index < 0 || this.#isAlike(value, only))) return { state: "found", value };
    }
    return { state: "not found" };
  }

  #isAlike(value: unknown, { answers }: ValueClass): boolean {
    return answersOf(value, this.#partition.atoms).every((it, index) => it === answers[index]);
  }

  #demandOneValue(): void {
    const circuit = this.#circuit;
    const missing = negated(this.isPresent);
    const values = [...this.#chosen, this.isOther];
    for (const literal of [...values, this.#isList])
      circuit.demand(negated(literal), this.isPresent);
    circuit.demand(missing, this.#isList, ...values);
    circuit.atMostOne(values, this.#isList);
  }

  #demandOneSegment(isKey: Literal): void {
    const circuit = this.#circuit;
    this.#segments.forEach((segments, salt) => {
      circuit.demand(negated(isKey), ...segments);
      circuit.atMostOne(segments, circuit.no);
      for (const segment of segments) circuit.demand(negated(segment), isKey);
      this.#partition.classes.forEach((it, index) => {
        const own = it.segments === undefined ? undefined : segments[it.segments[salt] ?? 0];
        const chosen = this.#chosen[index];
        if (own !== undefined && chosen !== undefined) {
          circuit.demand(negated(chosen), this.#isList, own);
        }
      });
    });
  }

  #answer(atom: Atom, index: number): Literal {
    const circuit = this.#circuit;
    if (atom.type === "placed") return this.#placed(atom);
    // Nobody knows what a text in no class would answer, so it may be either.
    const isOpen = this.isOther !== circuit.no && this.#partition.isOpen(atom);
    if (atom.type === "keyed") {
      const other = isOpen ? circuit.and([this.isOther, circuit.open()]) : circuit.no;
      return this.#keyIs(
        (it) => it.answers[index] === true,
        atom.keys === undefined ? this.isOther : other,
      );
    }
    if (atom.condition.operator === "exists") return this.isPresent;
    const other = isOpen ? circuit.and([this.isOther, circuit.open()]) : circuit.no;
    const any = this.#anyOf((it) => it.answers[index] === true, other);
    return atom.condition.operator === "has_any" ? circuit.and([this.#isList, any]) : any;
  }

  #placed({ start, end, ...salt }: Placed): Literal {
    const index = this.#partition.salts.findIndex(({ id }) => id === saltId(salt));
    const cuts: SaltCuts["cuts"] = this.#partition.salts[index]?.cuts ?? [];
    return this.#circuit.or(
      (this.#segments[index] ?? []).filter((_, segment) => {
        const at = cuts[segment] ?? 0;
        return at >= start && at < end;
      }),
    );
  }

  #keyIs(isMember: (it: ValueClass) => boolean, other: Literal): Literal {
    return this.#circuit.and([negated(this.#isList), this.#anyOf(isMember, other)]);
  }

  #anyOf(isMember: (it: ValueClass) => boolean, other: Literal): Literal {
    const chosen = this.#chosen.filter((_, index) => {
      const it = this.#partition.classes[index];
      return it !== undefined && isMember(it);
    });
    return this.#circuit.or([...chosen, other]);
  }
}
