import { keyText, positionOf, prepareKey, type Salt } from "@yardarm/sdk/evaluate";
import { at, grown } from "../ints.ts";
import type { Atoms, Placed } from "./atoms.ts";
import { type Bits, fillBelow, keep, numbersIn, setBit } from "./bits.ts";
import type { PlacedWanted } from "./positions.ts";

/** Keys are looked at so many at a time; whole words of bits. */
const blockSize = 1_600;
/** So many blocks are tried until a key falls where it should; when it is worth a long search, so many. */
const [blocksShort, blocksLong] = [10, 150];

/** Which keys fall into a range, block by block. */
interface Range {
  readonly placed: Placed;
  readonly salt: Salt;
  readonly blocks: Bits[];
}

interface Wanted {
  readonly range: Range;
  readonly holds: boolean;
}

/**
 * Keys that nobody named, among which some fall into several narrow ranges at a time. Where they fall is found once for each range: many
 * questions are about the same ones, put together differently.
 */
export class SpareKeys {
  readonly #more: (index: number) => unknown;
  readonly #ranges = new Map<string, Range>();
  #prepared: Int32Array = new Int32Array(0);
  /** So many of them are hashed. */
  #size = 0;

  constructor(more: (index: number) => unknown = () => undefined) {
    this.#more = more;
  }

  /** The first that falls as it should and does what else is asked; undefined when none does. */
  find(
    placed: readonly PlacedWanted[],
    atoms: Atoms,
    { isLong, isAlike }: { isLong: boolean; isAlike: (key: unknown) => boolean },
  ): unknown {
    // The narrowest first, so that others are mostly not looked at.
    const sorted = [...placed].sort((one, other) => widthOf(one) - widthOf(other));
    const wanted = sorted.flatMap(({ holds, ...it }): Wanted[] => {
      const range = this.#rangeOf(it, atoms);
      return range === undefined ? [] : [{ range, holds }];
    });
    if (wanted.length < placed.length) return undefined;
    const blocks = isLong ? blocksLong : blocksShort;
    for (let block = 0; block < blocks; block++) {
      const size = this.#prepare(block);
      if (size === 0) return undefined;
      for (const number of numbersIn(this.#fittingIn(block, size, wanted))) {
        const key = this.#more(block * blockSize + number);
        if (isAlike(key)) return key;
      }
    }
    return undefined;
  }

  #rangeOf(placed: Placed, atoms: Atoms): Range | undefined {
    const id = atoms.idOf(placed);
    const known = this.#ranges.get(id);
    if (known !== undefined) return known;
    const salt = atoms.salt(placed);
    if (salt === undefined) return undefined;
    const made: Range = { placed, salt, blocks: [] };
    this.#ranges.set(id, made);
    return made;
  }

  /** Hashes the keys of a block, unless there are no more, and says how many it has. */
  #prepare(block: number): number {
    const [start, end] = [block * blockSize, (block + 1) * blockSize];
    this.#prepared = grown(this.#prepared, end);
    for (; this.#size < end; this.#size++) {
      const key = keyText(this.#more(this.#size));
      if (key === undefined) break;
      this.#prepared[this.#size] = prepareKey(key);
    }
    return Math.max(0, Math.min(this.#size, end) - start);
  }

  #fittingIn(block: number, size: number, wanted: readonly Wanted[]): Bits {
    const fitting = new Uint32Array(blockSize >>> 5);
    fillBelow(fitting, size);
    for (const { range, holds } of wanted) {
      if (fitting.every((word) => word === 0)) break;
      keep(fitting, this.#insideOf(range, block, size), !holds);
    }
    return fitting;
  }

  #insideOf({ placed: { start, end }, salt, blocks }: Range, block: number, size: number): Bits {
    const known = blocks[block];
    if (known !== undefined) return known;
    const inside = new Uint32Array(blockSize >>> 5);
    for (let number = 0; number < size; number++) {
      const position = positionOf(at(this.#prepared, block * blockSize + number), salt);
      if (position >= start && position < end) setBit(inside, number);
    }
    blocks[block] = inside;
    return inside;
  }
}

function widthOf({ start, end, holds }: PlacedWanted): number {
  return holds ? end - start : Number.POSITIVE_INFINITY;
}
