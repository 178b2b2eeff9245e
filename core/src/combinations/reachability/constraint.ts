import { scaleOf } from "@yardarm/sdk/model";
import type { Chosen } from "./attribute-values.ts";
import {
  type Bits,
  fillBelow,
  firstCommon,
  keep,
  noBits,
  numbersIn,
  preferring,
  withWords,
} from "./bits.ts";
import type { Answered, Domain } from "./domain.ts";
import { type Fitting, fittingFor } from "./fitting.ts";
import { isAnywhere, type PlacedWanted } from "./positions.ts";

const never: Fitting = { fit: "never", chosen: { state: "not found" } };
const perhaps: Fitting = { fit: "perhaps", chosen: { state: "not found" } };

/** A halving, as hardness is measured. */
export const halving = 16;

/** What is asked of one attribute at once: atoms that hold, and atoms that do not. */
export class Constraint {
  readonly domain: Domain;
  /** Among the constraints of the domain. */
  readonly number: number;
  /** Ascending, each once. */
  readonly literals: readonly number[];
  /** The attribute may be missing. */
  readonly isMissing: boolean;
  /** Of each of these a list must have one. */
  readonly needed: readonly Answered[];
  /** The domain was made with a view to all that is asked. */
  readonly isKnown: boolean;
  /** Positions are asked for. */
  readonly isPlaced: boolean;
  /** How narrow the ranges are into which a key has to fall, in sixteenths of a halving: in whole numbers, since one fraction would have all that was compiled for cubes compiled again. */
  readonly hardness: number;
  /** A bit for each literal, modulo 64. */
  readonly marksLow: number;
  readonly marksHigh: number;
  /** Only values that are named can do, standing alone. */
  readonly isNamed: boolean;
  // Room for these is made when they are looked at, as it is when the domain grows: so the engine knows from the start that they change.
  #single: Bits = noBits;
  #items: Bits | undefined;
  /** So many values of the domain were looked at. */
  #size = 0;
  #proof: Fitting | undefined;
  #fitting: Fitting | undefined;
  #isSeen: boolean | undefined;

  constructor(domain: Domain, number: number, literals: readonly number[]) {
    this.domain = domain;
    this.number = number;
    this.literals = literals;
    this.isMissing = literals.every(isNegative);
    const needed: Answered[] = [];
    let isList = true;
    let [isKnown, isPlaced, isNamed] = [true, false, false];
    let [hardness, marksLow, marksHigh] = [0, 0, 0];
    for (const literal of literals) {
      // Literals of one attribute are numbered in a row, and those that stand side by side are mostly asked together.
      const mark = Math.imul(literal, 0x9e37_79b1) >>> 26;
      if (mark < 32) marksLow |= 1 << mark;
      else marksHigh |= 1 << (mark & 31);
      const answered = domain.atomOf(literal);
      const isWithout = isNegative(literal);
      isKnown &&= answered.isKnown;
      isPlaced ||= answered.atom.type === "placed";
      hardness += hardnessOf(answered, isWithout);
      isNamed ||= answered.isNamed && !isWithout;
      if (operatorOf(answered) === "exists") isList &&= !isWithout;
      else if (answered.atom.type !== "compares") isList &&= isWithout;
      else if (!isWithout) needed.push(answered);
    }
    this.needed = needed;
    this.isKnown = isKnown;
    this.isPlaced = isPlaced;
    this.hardness = hardness;
    this.marksLow = marksLow;
    this.marksHigh = marksHigh;
    this.isNamed = isNamed;
    this.#items = isList ? noBits : undefined;
    this.#keepUp();
  }

  /** The values that do, standing alone; they grow with the domain, as do `items`. */
  get single(): Bits {
    this.#keepUp();
    return this.#single;
  }

  /** The values that may stand in a list; undefined when it cannot be a list. */
  get items(): Bits | undefined {
    this.#keepUp();
    return this.#items;
  }

  /**
   * Looks at what values the domain got since: when somebody asks, as most constraints are never asked again. What was proved, or
   * found, holds for all values there are, and remains.
   */
  #keepUp(): void {
    if (this.#size < this.domain.size) this.#grow();
  }

  #grow(): void {
    const fromWord = this.#size >>> 5;
    this.#size = this.domain.size;
    this.#single = withWords(this.#single, this.domain.words);
    this.#findSingles(fromWord);
    if (this.#items !== undefined) {
      this.#items = withWords(this.#items, this.domain.words);
      this.#findItems(this.#items, fromWord);
    }
    if (this.#isSeen === false) this.#isSeen = undefined;
    if (this.#proof?.fit === "perhaps") this.#proof = undefined;
    if (this.#fitting?.fit === "perhaps") this.#fitting = undefined;
  }

  /** Whether some of the domain's own values do, or none has to. */
  get isSeen(): boolean {
    this.#keepUp();
    this.#isSeen ??=
      this.isMissing || this.single.some((word) => word !== 0) || this.#list() !== undefined;
    return this.#isSeen;
  }

  /** Whether it was proved that nothing can be like that. */
  get isNever(): boolean {
    this.#keepUp();
    this.#proof ??= this.#prove();
    return this.#proof.fit === "never";
  }

  /** The same, or a value that shows that something can, or that nobody knows. May take long where keys are looked for. */
  get fit(): Fitting["fit"] {
    this.#keepUp();
    this.#fitting ??= this.#find();
    return this.#fitting.fit;
  }

  /** Looks longer for a key that falls where it should, if that is all there is to be found. */
  searchLong(): void {
    if (this.fit === "perhaps" && this.isShortOfKeys) this.#fitting = this.#findKey(true);
  }

  /** Whether all that nobody knows is a key that falls where it should. */
  get isShortOfKeys(): boolean {
    return this.isPlaced && this.isKnown && this.domain.isComplete;
  }

  /** Something that is like that; another one for another turn, if there are several. */
  chosen(turn: number): Chosen {
    const { domain } = this;
    const single = preferring(this.single, domain.natural);
    const from = single.length === 0 ? 0 : Math.floor(turn * 7919) % (single.length * 32);
    for (const start of [from, 0]) {
      const [index] = numbersIn(single, start);
      if (index !== undefined) return { state: "found", value: domain.valueAt(index) };
    }
    if (this.isMissing) return { state: "missing" };
    this.#fitting ??= this.#find();
    return this.#fitting.chosen;
  }

  #findSingles(fromWord: number): void {
    const { domain } = this;
    const single = this.#single;
    fillBelow(single, domain.size, fromWord);
    for (const literal of this.literals) {
      const answered = domain.atomOf(literal);
      const isWithout = isNegative(literal);
      const operator = operatorOf(answered);
      if (operator !== "exists" && operator !== "has_any") {
        keep(single, answered.values, isWithout, fromWord);
      } // Whatever stands alone exists, and is no list.
      else if ((operator === "exists") === isWithout) single.fill(0, fromWord);
    }
  }

  #findItems(items: Bits, fromWord: number): void {
    fillBelow(items, this.domain.size, fromWord);
    for (const literal of this.literals) {
      const answered = this.domain.atomOf(literal);
      const isCompared = answered.atom.type === "compares" && operatorOf(answered) !== "exists";
      if (isNegative(literal) && isCompared) keep(items, answered.values, true, fromWord);
    }
  }

  #prove(): Fitting {
    if (this.isMissing) return { fit: "found", chosen: { state: "missing" } };
    const [index] = numbersIn(this.single);
    const value = index === undefined ? this.#list() : this.domain.valueAt(index);
    if (value !== undefined) return { fit: "found", chosen: { state: "found", value } };
    if (this.#isContradictory() || this.#isExact() || this.#isNowhere()) return never;
    if (this.isKnown && this.domain.isComplete) return perhaps;
    return fittingFor(this.domain, this.literals);
  }

  #find(): Fitting {
    this.#proof ??= this.#prove();
    if (this.#proof.fit !== "perhaps") return this.#proof;
    return this.#findKey(false);
  }

  /** Whether no key can fall where it should, and it has to be a key that nobody named. */
  #isNowhere(): boolean {
    if (!this.isPlaced || !this.isKnown || !this.domain.isComplete) return false;
    if (this.items !== undefined && !this.#isListExact()) return false;
    return (
      this.#endless().every((word) => word === 0) ||
      !isAnywhere(this.#placed(), this.domain.source.atoms)
    );
  }

  /** Values that stand for keys without end which do all that is asked, wherever they fall. */
  #endless(): Bits {
    const endless = this.domain.endless.slice();
    for (const literal of this.literals) {
      const answered = this.domain.atomOf(literal);
      if (answered.atom.type === "placed" || operatorOf(answered) === "exists") continue;
      if (operatorOf(answered) !== "has_any") keep(endless, answered.values, isNegative(literal));
      else if (!isNegative(literal)) endless.fill(0);
    }
    return endless;
  }

  #placed(): readonly PlacedWanted[] {
    return this.literals.flatMap((literal) => {
      const { atom } = this.domain.atomOf(literal);
      return atom.type === "placed" ? [{ ...atom, holds: !isNegative(literal) }] : [];
    });
  }

  #findKey(isLong: boolean): Fitting {
    if (!this.isPlaced) return perhaps;
    const endless = [...numbersIn(this.#endless())];
    const isText = (index: number) => typeof this.domain.valueAt(index) === "string";
    const [first] = [...endless.filter(isText), ...endless];
    if (first === undefined) return perhaps;
    const spares = this.domain.sparesLike(first);
    // Some of them may be named by now.
    const isAlike = (key: unknown) => this.#isDoneBy(key);
    const value = spares.find(this.#placed(), this.domain.source.atoms, { isLong, isAlike });
    return value === undefined ? perhaps : { fit: "found", chosen: { state: "found", value } };
  }

  /** Whether a key does all that is asked, but for where it falls. */
  #isDoneBy(key: unknown): boolean {
    return this.literals.every((literal) => {
      const { atom } = this.domain.atomOf(literal);
      if (atom.type === "placed") return true;
      if (atom.type === "keyed")
        return (atom.keys?.has(String(key)) ?? true) !== isNegative(literal);
      return atom.holds(key) !== isNegative(literal);
    });
  }

  #list(): readonly unknown[] | undefined {
    const { items, needed } = this;
    if (items === undefined) return undefined;
    const chosen = new Set(needed.map(({ values }) => firstCommon(items, values)));
    if (chosen.has(-1)) return undefined;
    return [...chosen].map((index) => this.domain.valueAt(index));
  }

  /** Whether an atom has to hold and not to hold. */
  #isContradictory(): boolean {
    return this.literals.some(
      (literal, index) => literal === (this.literals[index + 1] ?? -1) - 1 && !isNegative(literal),
    );
  }

  /** Whether what no value of the domain does, no other can do. */
  #isExact(): boolean {
    const { domain } = this;
    const isSingleExact =
      this.isNamed ||
      (this.isKnown && !this.isPlaced && (domain.isComplete || this.#holding().some(isClosed)));
    return isSingleExact && this.#isListExact();
  }

  #isListExact(): boolean {
    const { domain, items, isKnown } = this;
    if (items === undefined) return true;
    return this.needed.some(
      (it) =>
        (it.isNamed || (isKnown && (domain.isComplete || it.isClosed))) &&
        firstCommon(items, it.values) < 0,
    );
  }

  #holding(): readonly Answered[] {
    return this.literals
      .filter((literal) => !isNegative(literal))
      .map((literal) => this.domain.atomOf(literal));
  }
}

function isClosed(answered: Answered): boolean {
  return answered.isClosed;
}

function isNegative(literal: number): boolean {
  return (literal & 1) === 1;
}

function hardnessOf({ atom }: Answered, isWithout: boolean): number {
  if (atom.type !== "placed") return 0;
  const scale = scaleOf(atom.scheme) ?? 1;
  const share = (atom.end - atom.start) / scale;
  return Math.round(-halving * Math.log2(Math.max(isWithout ? 1 - share : share, 1 / scale)));
}

function operatorOf({ atom }: Answered): string | undefined {
  return atom.type === "compares" ? atom.condition.operator : undefined;
}
