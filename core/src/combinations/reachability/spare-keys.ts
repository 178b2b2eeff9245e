import { keyText, positionOf, prepareKey } from "@yardarm/sdk/evaluate";
import { at, nth } from "../ints.ts";
import type { Atoms } from "./atoms.ts";
import type { PlacedWanted } from "./positions.ts";

/** So many keys are tried until one falls where it should. */
const countMax = 30_000;

/** Keys that nobody named, hashed once, among which some fall into several narrow ranges at a time. */
export class SpareKeys {
  readonly #more: (index: number) => unknown;
  #prepared: Int32Array | undefined;

  constructor(more: (index: number) => unknown = () => undefined) {
    this.#more = more;
  }

  /** The first that falls as it should; undefined when none does. */
  find(placed: readonly PlacedWanted[], atoms: Atoms): unknown {
    this.#prepared ??= preparedOf(this.#more);
    const prepared = this.#prepared;
    // The narrowest first, so that few keys are left for the others.
    const sorted = [...placed].sort((one, other) => widthOf(one) - widthOf(other));
    let open: number[] | undefined;
    for (const { start, end, holds, ...salted } of sorted) {
      const salt = atoms.salt(salted);
      if (salt === undefined) return undefined;
      const kept: number[] = [];
      const count: number = open?.length ?? prepared.length;
      for (let place = 0; place < count; place++) {
        const index = open === undefined ? place : nth(open, place);
        const position = positionOf(at(prepared, index), salt);
        if ((position >= start && position < end) === holds) kept.push(index);
      }
      open = kept;
    }
    const [first] = open ?? [];
    return first === undefined ? undefined : this.#more(first);
  }
}

function widthOf({ start, end, holds }: PlacedWanted): number {
  return holds ? end - start : Number.POSITIVE_INFINITY;
}

function preparedOf(more: (index: number) => unknown): Int32Array {
  const prepared: number[] = [];
  for (let index = 0; index < countMax; index++) {
    const key = keyText(more(index));
    if (key === undefined) break;
    prepared.push(prepareKey(key));
  }
  return Int32Array.from(prepared);
}
