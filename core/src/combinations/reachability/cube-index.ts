import { type Bits, fillBelow, hasCommon, keep, numbersIn, setBit } from "./bits.ts";
import type { Constraint } from "./constraint.ts";
import { areSeenTogether } from "./constraints.ts";
import { type Ask, type Cube, isSeenNever } from "./cube.ts";

/** The cubes of a list that have something to do with one cube, a bit for each. */
export interface Row {
  /** A look at bits shows that they have contexts in common with it. */
  readonly seen: Bits;
  /** The others for which such a look does not prove that they have none. */
  readonly open: Bits;
}

/** Cubes of a list that ask one attribute the same. */
interface Alike {
  readonly constraint: Constraint;
  readonly cubes: Bits;
}

/** What a list asks of one attribute. */
interface Asked {
  readonly alike: readonly Alike[];
  /** Cubes that ask nothing of it. */
  readonly free: Bits;
}

/** What one constraint has to do with the cubes of a list. */
interface Met {
  readonly seen: Bits;
  readonly possible: Bits;
  /** Those that may turn out never to hold together with it. */
  readonly open: Alike[];
}

/**
 * A list of cubes, told apart by what they ask of each attribute: hundreds of cubes ask one attribute a dozen things, so that
 * what another cube has to do with all of them is found by comparing it with these.
 */
export class CubeIndex {
  readonly list: readonly Cube[];
  readonly words: number;
  readonly #asked = new Map<number, Asked>();

  constructor(list: readonly Cube[]) {
    this.list = list;
    this.words = (list.length + 31) >>> 5;
    const alike = new Map<Constraint, Alike>();
    const byAttribute = new Map<number, { alike: Alike[]; free: Bits }>();
    for (const [number, { asks }] of list.entries()) {
      for (const { of, constraint } of asks) {
        const asked = byAttribute.get(of.number) ?? { alike: [], free: this.all() };
        byAttribute.set(of.number, asked);
        const its = alike.get(constraint) ?? { constraint, cubes: new Uint32Array(this.words) };
        if (!alike.has(constraint)) asked.alike.push(its);
        alike.set(constraint, its);
        setBit(its.cubes, number);
      }
    }
    for (const [attribute, asked] of byAttribute) {
      for (const { cubes } of asked.alike) keep(asked.free, cubes, true);
      this.#asked.set(attribute, asked);
    }
  }

  all(): Bits {
    const bits = new Uint32Array(this.words);
    fillBelow(bits, this.list.length);
    return bits;
  }

  askedOf(attribute: number): Asked | undefined {
    return this.#asked.get(attribute);
  }
}

/** Compares cubes with those of an index, one after the other, and each constraint once. */
export class Comparison {
  readonly #with: CubeIndex;
  readonly #met = new Map<Constraint, Met>();

  constructor(index: CubeIndex) {
    this.#with = index;
  }

  rowOf({ asks }: Cube): Row {
    const seen = this.#with.all();
    const open = this.#with.all();
    for (const ask of asks) {
      const met = this.#metBy(ask);
      if (met === undefined) continue;
      keep(seen, met.seen, false);
      keep(open, met.possible, false);
    }
    keep(open, seen, true);
    return { seen, open };
  }

  /** Takes out of a row's open cubes those that were proved to have nothing in common with the cube, attribute by attribute. */
  prove({ asks }: Cube, { open }: Row): void {
    for (const ask of asks) {
      const met = this.#metBy(ask);
      if (met === undefined) continue;
      keep(open, met.possible, false);
      met.open.splice(
        0,
        met.open.length,
        ...met.open.filter((alike) => !isNowSettled(ask, alike, met.possible, open)),
      );
    }
  }

  /** Those of the index that have these numbers. */
  *cubesIn(numbers: Bits): Generator<Cube> {
    for (const number of numbersIn(numbers)) {
      const cube = this.#with.list[number];
      if (cube !== undefined) yield cube;
    }
  }

  #metBy(ask: Ask): Met | undefined {
    const asked = this.#with.askedOf(ask.of.number);
    if (asked === undefined) return undefined;
    const known = this.#met.get(ask.constraint);
    if (known !== undefined) return known;
    const made = metBy(ask.constraint, asked);
    this.#met.set(ask.constraint, made);
    return made;
  }
}

function metBy(constraint: Constraint, { alike, free }: Asked): Met {
  const met: Met = { seen: free.slice(), possible: free.slice(), open: [] };
  for (const it of alike) {
    if (areSeenTogether(constraint, it.constraint)) {
      include(met.seen, it.cubes);
      include(met.possible, it.cubes);
    } else if (!isSeenNever(constraint, it.constraint)) {
      include(met.possible, it.cubes);
      met.open.push(it);
    }
  }
  return met;
}

/** Whether it is known by now whether cubes that ask alike have anything in common with who asks; where none, they are taken out. */
function isNowSettled(
  { of, constraint }: Ask,
  { constraint: its, cubes }: Alike,
  possible: Bits,
  open: Bits,
): boolean {
  // Other attributes may say already that there is nothing to be asked.
  if (!hasCommon(cubes, open)) return false;
  if (of.meet(constraint, its).isNever) {
    keep(possible, cubes, true);
    keep(open, cubes, true);
  }
  return true;
}

function include(bits: Bits, more: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
}
