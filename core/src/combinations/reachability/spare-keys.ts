import { keyText, positionOf, prepareKey } from "@yardarm/sdk/evaluate";
import type { Atoms } from "./atoms.ts";
import { isInside, type PlacedWanted } from "./positions.ts";

/** So many keys are tried until one falls where it should; when it is worth a long search, so many. */
const [countShort, countLong] = [16_000, 240_000];

/** Keys that nobody named, hashed once, among which some fall into several narrow ranges at a time. */
export class SpareKeys {
  readonly #more: (index: number) => unknown;
  #prepared: Int32Array = new Int32Array(0);

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
    if (this.#prepared.length < countMax) this.#prepared = preparedOf(this.#more, countMax);
    const prepared = this.#prepared.subarray(0, countMax);
    // The narrowest first, so that few keys are left for the others.
    const sorted = [...placed].sort((one, other) => widthOf(one) - widthOf(other));
    const wanted = sorted.flatMap((it) => {
      const salt = atoms.salt(it);
      return salt === undefined ? [] : [{ ...it, prepared: salt }];
    });
    if (wanted.length < placed.length) return undefined;
    const index = prepared.findIndex(
      (key, at) =>
        wanted.every((it) => isInside(positionOf(key, it.prepared), it)) && isAlike(this.#more(at)),
    );
    return index < 0 ? undefined : this.#more(index);
  }
}

function widthOf({ start, end, holds }: PlacedWanted): number {
  return holds ? end - start : Number.POSITIVE_INFINITY;
}

function preparedOf(more: (index: number) => unknown, countMax: number): Int32Array {
  const prepared: number[] = [];
  for (let index = 0; index < countMax; index++) {
    const key = keyText(more(index));
    if (key === undefined) break;
    prepared.push(prepareKey(key));
  }
  return Int32Array.from(prepared);
}
