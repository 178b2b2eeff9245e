import { keyText, positionOf, prepareKey } from "@yardarm/sdk/evaluate";
import { at } from "../ints.ts";
import type { Candidate } from "./asked.ts";
import type { Atom, AttributePlace, Compares, Placed } from "./atoms.ts";
import { type Bits, keep, setBit } from "./bits.ts";
import { candidatesFor } from "./candidates.ts";
import { isOpenTo } from "./partition.ts";
import type { Source } from "./source.ts";
import { SpareKeys } from "./spare-keys.ts";

/** So many keys that nobody named are made up where positions count, since few fall into several narrow ranges at once. */
const keysMax = 3_072;
/** Beyond so many values, the rest are found when they are needed. */
const valuesMax = 6_000;

/** An atom, and which of the values of its domain satisfy it. */
export interface Answered {
  readonly id: string;
  readonly atom: Atom;
  readonly values: Bits;
  /** The domain was made with a view to it. */
  readonly isKnown: boolean;
  /** All values that satisfy it are values of the domain. */
  readonly isNamed: boolean;
  /** Every value that satisfies it answers all known atoms, but those about positions, as a value of the domain does. */
  readonly isClosed: boolean;
}

/**
 * What one attribute of the context may be: values that answer all that is asked of it, and of keys many, so that what two
 * flags ask of it is compared by looking at bits.
 */
export class Domain {
  readonly source: Source;
  readonly place: AttributePlace;
  readonly size: number;
  /** Values that stand for others which are keys and fall anywhere. */
  readonly endless: Bits;
  /** Every value there is answers all known atoms, but those about positions, as one of the domain does. */
  readonly isComplete: boolean;
  readonly #candidates: readonly Candidate[];
  readonly #values: readonly unknown[];
  readonly #placesOf: ReadonlyMap<unknown, readonly number[]>;
  readonly #placesOfKey: ReadonlyMap<string | undefined, readonly number[]>;
  readonly #keys: Bits;
  readonly #prepared: Int32Array;
  readonly #spare = new Map<number, SpareKeys>();
  readonly #isCut: boolean;
  readonly #known: ReadonlySet<string>;
  readonly #answered: Answered[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(source: Source, place: AttributePlace, atoms: readonly Atom[]) {
    this.source = source;
    this.place = place;
    const { list, isComplete, isCut } = candidatesFor(atoms);
    this.#candidates = list.slice(0, valuesMax);
    this.#isCut = isCut || list.length > valuesMax;
    this.isComplete = isComplete && !this.#isCut;
    this.#known = new Set(atoms.map((atom) => source.atoms.idOf(atom)));
    const isPlaced = atoms.some(({ type }) => type === "placed");
    const values = this.#candidates.map(({ value }) => value);
    if (isPlaced) values.push(...sparesOf(this.#candidates));
    const keys = values.map(keyText);
    this.#values = values;
    this.#placesOf = placesIn(values);
    this.#placesOfKey = placesIn(keys);
    this.size = values.length;
    this.endless = new Uint32Array((this.size + 31) >>> 5);
    this.#keys = new Uint32Array((this.size + 31) >>> 5);
    this.#prepared = new Int32Array(this.size);
    keys.forEach((key, index) => {
      if (key === undefined) return;
      setBit(this.#keys, index);
      if (this.#candidates[index]?.more !== undefined) setBit(this.endless, index);
      this.#prepared[index] = prepareKey(key);
    });
  }

  valueAt(index: number): unknown {
    return this.#values[index];
  }

  /** Many others that answer as one of the values does. */
  sparesLike(index: number): SpareKeys {
    const known = this.#spare.get(index);
    if (known !== undefined) return known;
    const made = new SpareKeys(this.#candidates[index]?.more);
    this.#spare.set(index, made);
    return made;
  }

  /** Two literals of each atom: it holds, or it does not. */
  literal(atom: Atom, holds: boolean): number {
    const id = this.source.atoms.idOf(atom);
    const known = this.#numbers.get(id);
    const number = known ?? this.#answered.length;
    if (known === undefined) {
      this.#numbers.set(id, number);
      this.#answered.push(this.#answer(id, atom));
    }
    return 2 * number + (holds ? 0 : 1);
  }

  atomOf(literal: number): Answered {
    const answered = this.#answered[literal >> 1];
    if (answered === undefined) throw new RangeError(`There is no literal ${literal}.`);
    return answered;
  }

  #answer(id: string, atom: Atom): Answered {
    const values = this.#satisfying(atom);
    // Keys may fall anywhere, whether or not anybody asked where.
    const isKnown = this.#known.has(id) || atom.type === "placed";
    const isListed = isKnown && !this.#isCut;
    return {
      id,
      atom,
      values,
      isKnown,
      isNamed: isListed && isNaming(atom),
      isClosed: isListed && (isNaming(atom) || (atom.type === "compares" && !isOpenTo(atom))),
    };
  }

  #satisfying(atom: Atom): Bits {
    if (atom.type === "placed") return this.#inside(atom);
    return atom.type === "keyed" ? this.#keysIn(atom.keys) : this.#comparedBy(atom);
  }

  /** The values whose keys fall into a range. */
  #inside(placed: Placed): Bits {
    const values = new Uint32Array((this.size + 31) >>> 5);
    const salt = this.source.atoms.salt(placed);
    if (salt === undefined) return values;
    const { start, end } = placed;
    for (let index = 0; index < this.size; index++) {
      const position = positionOf(at(this.#prepared, index), salt);
      if (position >= start && position < end) setBit(values, index);
    }
    keep(values, this.#keys, false);
    return values;
  }

  /** Of a condition that names its values, only these are asked: nothing else equals them. */
  #comparedBy(atom: Compares): Bits {
    const values = new Uint32Array((this.size + 31) >>> 5);
    const asked = isNaming(atom)
      ? [...new Set<unknown>(atom.condition.values)].flatMap((it) => this.#placesOf.get(it) ?? [])
      : this.#values.keys();
    for (const index of asked) {
      if (atom.holdsOnce(this.#values[index])) setBit(values, index);
    }
    return values;
  }

  #keysIn(keys: ReadonlySet<string> | undefined): Bits {
    if (keys === undefined) return this.#keys.slice();
    const values = new Uint32Array((this.size + 31) >>> 5);
    for (const key of keys) {
      for (const index of this.#placesOfKey.get(key) ?? []) setBit(values, index);
    }
    return values;
  }
}

function isNaming(atom: Atom): boolean {
  if (atom.type !== "compares") return atom.type === "keyed" && atom.keys !== undefined;
  const { operator, ignoreCase } = atom.condition;
  return (operator === "in" || operator === "has_any") && ignoreCase !== true;
}

/** Keys that nobody named, of each kind that answers alike. */
function sparesOf(candidates: readonly Candidate[]): readonly unknown[] {
  const named = new Set([undefined, ...candidates.map(({ value }) => keyText(value))]);
  const texts = candidates.filter(
    ({ value, more }) => more !== undefined && typeof value === "string",
  );
  const each = Math.ceil(keysMax / Math.max(1, texts.length));
  return texts
    .flatMap(({ more }) => Array.from({ length: each }, (_, index) => more?.(index + 1)))
    .filter((value) => !named.has(keyText(value)));
}

/** Where each of them stands. */
function placesIn<T>(list: readonly T[]): ReadonlyMap<T, readonly number[]> {
  const places = new Map<T, number[]>();
  list.forEach((it, index) => {
    const known = places.get(it);
    if (known === undefined) places.set(it, [index]);
    else known.push(index);
  });
  return places;
}
