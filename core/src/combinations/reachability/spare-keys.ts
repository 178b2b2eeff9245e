import { keyText, positionOf, prepareKey, type Salt } from "@yardarm/sdk/evaluate";
import { at } from "../ints.ts";
import type { Atoms } from "./atoms.ts";
import { isInside, type PlacedWanted } from "./positions.ts";

/** So many keys are tried until one falls where it should; when it is worth a long search, so many. */
const [countShort, countLong] = [16_000, 240_000];

interface Range {
  readonly salt: Salt;
  readonly wanted: PlacedWanted;
}

/** Keys that nobody named, hashed once, among which some fall into several narrow ranges at a time. */
export class SpareKeys {
  readonly #more: (index: number) => unknown;
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
    const countMax = isLong ? countLong : countShort;
    // The narrowest first, so that few keys are left for the others.
    const sorted = [...placed].sort((one, other) => widthOf(one) - widthOf(other));
    const ranges = sorted.flatMap((wanted): Range[] => {
      const salt = atoms.salt(wanted);
      return salt === undefined ? [] : [{ salt, wanted }];
    });
    if (ranges.length < placed.length) return undefined;
    this.#prepare(countMax);
    const size = Math.min(this.#size, countMax);
    for (let index = 0; index < size; index++) {
      if (!isInAll(at(this.#prepared, index), ranges)) continue;
      const key = this.#more(index);
      if (isAlike(key)) return key;
    }
    return undefined;
  }

  /** Hashes those that are missing of so many, unless there are no more. */
  #prepare(count: number): void {
    if (this.#prepared.length >= count) return;
    const prepared = new Int32Array(count);
    prepared.set(this.#prepared);
    for (; this.#size < count; this.#size++) {
      const key = keyText(this.#more(this.#size));
      if (key === undefined) break;
      prepared[this.#size] = prepareKey(key);
    }
    this.#prepared = prepared;
  }
}

function isInAll(prepared: number, ranges: readonly Range[]): boolean {
  for (const { salt, wanted } of ranges) {
    if (!isInside(positionOf(prepared, salt), wanted)) return false;
  }
  return true;
}

function widthOf({ start, end, holds }: PlacedWanted): number {
  return holds ? end - start : Number.POSITIVE_INFINITY;
}
