import { keyText, positionOf, prepareKey } from "@yardarm/sdk/evaluate";
import { at } from "../ints.ts";
import type { Candidate } from "./asked.ts";
import type { Atom, AttributePlace, Compares, Keyed, Placed } from "./atoms.ts";
import { type Bits, clearBit, hasBit, noBits, setBit, withWords } from "./bits.ts";
import { candidatesFor } from "./candidates.ts";
import { isOpenTo } from "./partition.ts";
import type { Source } from "./source.ts";
import { SpareKeys } from "./spare-keys.ts";

/** So many keys that nobody named are made up where positions count, since few fall into several narrow ranges at once. */
const keysMax = 3_072;
/** Beyond so many values, the rest are found when they are needed. */
const valuesMax = 6_000;
/** When values are added, there is room for more of them at once. */
const spareWords = 4;

/** An atom, and which of the values of its domain satisfy it. */
export interface Answered {
  readonly id: string;
  readonly atom: Atom;
  /** Grows with the domain. */
  values: Bits;
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
  readonly #atoms = new Map<string, Atom>();
  readonly #candidates: (Candidate | undefined)[] = [];
  readonly #values: unknown[] = [];
  readonly #placesOf = new Map<unknown, number[]>();
  readonly #placesOfKey = new Map<string | undefined, number[]>();
  readonly #named = new Set<unknown>();
  readonly #namedKeys = new Set<unknown>();
  readonly #spare = new Map<number, SpareKeys>();
  readonly #answered: Answered[] = [];
  readonly #numbers = new Map<string, number>();
  #words = 0;
  #keys: Bits = noBits;
  #endless: Bits = noBits;
  #natural: Bits = noBits;
  #prepared: Int32Array = new Int32Array(0);
  #isComplete = true;
  #isCut = false;

  constructor(source: Source, place: AttributePlace, atoms: readonly Atom[]) {
    this.source = source;
    this.place = place;
    for (const atom of atoms) this.#know(atom);
    const { list, isComplete, isCut } = candidatesFor(atoms);
    const candidates = list.slice(0, valuesMax);
    this.#isCut = isCut || list.length > valuesMax;
    this.#isComplete = isComplete && !this.#isCut;
    const isPlaced = atoms.some(({ type }) => type === "placed");
    const spares = isPlaced ? sparesOf(candidates) : [];
    this.#add([...candidates, ...spares.map((value) => ({ value }))]);
  }

  get size(): number {
    return this.#values.length;
  }

  /** Sets of its values have so many words. */
  get words(): number {
    return this.#words;
  }

  /** Values that stand for others which are keys and fall anywhere. */
  get endless(): Bits {
    return this.#endless;
  }

  /** Values that somebody would expect there: a country is a text, and neither a number nor nothing. */
  get natural(): Bits {
    return this.#natural;
  }

  /** Every value there is answers all known atoms, but those about positions, as one of the domain does. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /**
   * Takes in values that tell these atoms apart as well. Those that are there keep their numbers and their answers, so whatever
   * was found or proved with them holds. Says whether any came; where there is no room for them, the atoms stay unknown.
   */
  extend(atoms: readonly Atom[]): boolean {
    const { atoms: ids } = this.source;
    const unknown = atoms.filter((atom) => !this.#isKnown(ids.idOf(atom), atom));
    const news = unknown.filter((atom) => !this.#isNoNews(atom));
    if (news.length === 0) {
      for (const atom of unknown) this.#know(atom);
      return false;
    }
    const all = [...this.#atoms.values(), ...unknown];
    const { list, isComplete, isCut } = candidatesFor(all);
    const added = list.filter(
      ({ value }) => typeof value !== "object" && !this.#placesOf.has(value),
    );
    if (isCut || this.#isCut || this.size + added.length > valuesMax + keysMax) return false;
    for (const atom of unknown) this.#know(atom);
    this.#isComplete = isComplete;
    this.#standAlone(list);
    this.#add(added);
    return added.length > 0;
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

  /** Appends values, and says of each atom that was asked about whether they satisfy it. */
  #add(candidates: readonly Candidate[]): void {
    const from = this.size;
    const words = (from + candidates.length + 31) >>> 5;
    if (words > this.#words) this.#words = from === 0 ? words : words + spareWords;
    this.#prepared = longer(this.#prepared, this.#words * 32);
    this.#keys = withWords(this.#keys, this.#words);
    this.#endless = withWords(this.#endless, this.#words);
    this.#natural = withWords(this.#natural, this.#words);
    const types = typesAsked([...this.#atoms.values()]);
    for (const candidate of candidates) {
      const { value, more } = candidate;
      const index = this.#values.length;
      const key = keyText(value);
      this.#values.push(value);
      this.#candidates.push(candidate);
      noteAt(this.#placesOf, value, index);
      if (isNatural(value, types)) setBit(this.#natural, index);
      noteAt(this.#placesOfKey, key, index);
      if (key === undefined) continue;
      this.#prepared[index] = prepareKey(key);
      setBit(this.#keys, index);
      if (more !== undefined) setBit(this.#endless, index);
    }
    for (const answered of this.#answered) {
      answered.values = this.#satisfying(answered.atom, answered.values, from);
    }
  }

  /** What stood for others may be named now, and what was named may stand for others. */
  #standAlone(list: readonly Candidate[]): void {
    const kinds = new Map<unknown, Candidate>();
    for (const it of list) if (kinds.get(it.value)?.more === undefined) kinds.set(it.value, it);
    for (const [value, candidate] of kinds) {
      for (const index of this.#placesOf.get(value) ?? []) this.#standFor(index, candidate);
    }
  }

  #standFor(index: number, candidate: Candidate): void {
    // To hash many keys takes long, so they are kept while they are the same.
    if (candidate.more?.(0) !== this.#candidates[index]?.more?.(0)) this.#spare.delete(index);
    this.#candidates[index] = candidate;
    if (candidate.more === undefined) clearBit(this.#endless, index);
    else if (hasBit(this.#keys, index)) setBit(this.#endless, index);
  }

  #know(atom: Atom): void {
    this.#atoms.set(this.source.atoms.idOf(atom), atom);
    if (!isNaming(atom)) return;
    for (const it of namedBy(atom)) (atom.type === "keyed" ? this.#namedKeys : this.#named).add(it);
  }

  /** Whether it names nothing but what others name already, so that there are no values to be added. */
  #isNoNews(atom: Atom): boolean {
    if (!isNaming(atom)) return false;
    const named = atom.type === "keyed" ? this.#namedKeys : this.#named;
    return namedBy(atom).every((it) => named.has(it));
  }

  /** Keys may fall anywhere, whether or not anybody asked where. */
  #isKnown(id: string, atom: Atom): boolean {
    return atom.type === "placed" || this.#atoms.has(id);
  }

  #answer(id: string, atom: Atom): Answered {
    const isKnown = this.#isKnown(id, atom);
    const isListed = isKnown && !this.#isCut;
    const answered: Answered = {
      id,
      atom,
      values: noBits,
      isKnown,
      isNamed: isListed && isNaming(atom),
      isClosed: isListed && (isNaming(atom) || (atom.type === "compares" && !isOpenTo(atom))),
    };
    // Set afterwards: what an object was made with the engine takes for what stays, until the first change spoils what it compiled.
    answered.values = this.#satisfying(atom, noBits, 0);
    return answered;
  }

  /** @param known of the values before the first that is asked about; it is used again */
  #satisfying(atom: Atom, known: Bits, from: number): Bits {
    const values = withWords(known, this.#words);
    if (atom.type === "placed") this.#place(values, atom, from);
    else {
      for (const index of this.#askedBy(atom, from)) {
        if (this.#satisfies(atom, index)) setBit(values, index);
      }
    }
    return values;
  }

  #place(values: Bits, atom: Placed, from: number): void {
    const { start, end } = atom;
    const salt = this.source.atoms.salt(atom);
    if (salt === undefined) return;
    for (let index = from; index < this.size; index++) {
      if (!hasBit(this.#keys, index)) continue;
      const position = positionOf(at(this.#prepared, index), salt);
      if (position >= start && position < end) setBit(values, index);
    }
  }

  /** Of what names its values, only these are asked: nothing else equals them. */
  #askedBy(atom: Atom, from: number): Iterable<number> {
    if (!isNaming(atom)) return numbersFrom(from, this.size);
    const places = namedBy(atom).flatMap((it) =>
      atom.type === "keyed"
        ? (this.#placesOfKey.get(String(it)) ?? [])
        : (this.#placesOf.get(it) ?? []),
    );
    return places.filter((index) => index >= from);
  }

  #satisfies(atom: Compares | Keyed, index: number): boolean {
    if (atom.type === "compares") return atom.holdsOnce(this.#values[index]);
    return hasBit(this.#keys, index);
  }
}

/** Of which types the values are that anybody compares it with. */
function typesAsked(atoms: readonly Atom[]): ReadonlySet<string> {
  const values = atoms.flatMap((atom) =>
    atom.type === "compares" ? (atom.condition.values ?? []) : [],
  );
  const types = new Set(values.map((value) => typeof value));
  return types.size === 0 ? new Set(["string"]) : types;
}

function isNatural(value: unknown, types: ReadonlySet<string>): boolean {
  if (!types.has(typeof value)) return false;
  return typeof value === "string" ? value.length > 1 : Math.abs(Number(value)) < 1e15;
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

function namedBy(atom: Atom): readonly unknown[] {
  if (atom.type === "keyed") return [...(atom.keys ?? [])];
  return atom.type === "compares" ? [...new Set<unknown>(atom.condition.values)] : [];
}

function noteAt<T>(places: Map<T, number[]>, it: T, index: number): void {
  const known = places.get(it);
  if (known === undefined) places.set(it, [index]);
  else known.push(index);
}

function longer(numbers: Int32Array, length: number): Int32Array {
  if (numbers.length >= length) return numbers;
  const longer = new Int32Array(length);
  longer.set(numbers);
  return longer;
}

function* numbersFrom(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) yield number;
}
