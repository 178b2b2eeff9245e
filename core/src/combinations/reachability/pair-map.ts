import { at } from "../ints.ts";

/** No number of a pair. */
const free = -1;
const slotsMin = 16;

/** What is known of pairs of small numbers. A map of our own, as it is asked for every attribute of every two cubes that are put together. */
export class PairMap<T> {
  /** Two numbers for each slot. */
  #pairs: Int32Array = new Int32Array(2 * slotsMin).fill(free);
  #values: (T | undefined)[] = new Array<T | undefined>(slotsMin).fill(undefined);
  #size = 0;

  get(one: number, other: number): T | undefined {
    return this.#values[slotOf(this.#pairs, one, other)];
  }

  /** Of a pair of which nothing is known yet. */
  add(one: number, other: number, value: T): void {
    this.#size += 1;
    if (2 * this.#size > this.#values.length) this.#grow();
    this.#put(one, other, value);
  }

  #put(one: number, other: number, value: T): void {
    const slot = slotOf(this.#pairs, one, other);
    this.#pairs[2 * slot] = one;
    this.#pairs[2 * slot + 1] = other;
    this.#values[slot] = value;
  }

  #grow(): void {
    const [pairs, values] = [this.#pairs, this.#values];
    this.#pairs = new Int32Array(2 * pairs.length).fill(free);
    this.#values = new Array<T | undefined>(2 * values.length).fill(undefined);
    for (const [slot, value] of values.entries()) {
      if (value !== undefined) this.#put(at(pairs, 2 * slot), at(pairs, 2 * slot + 1), value);
    }
  }
}

/** The slot of a pair, or the one that it would get. */
function slotOf(pairs: Int32Array, one: number, other: number): number {
  const mask = (pairs.length >> 1) - 1;
  let slot = (Math.imul(one, 0x9e37_79b1) ^ Math.imul(other, 0x85eb_ca6b)) >>> 0;
  slot = (slot ^ (slot >>> 15)) & mask;
  while (at(pairs, 2 * slot) !== free) {
    if (at(pairs, 2 * slot) === one && at(pairs, 2 * slot + 1) === other) return slot;
    slot = (slot + 1) & mask;
  }
  return slot;
}
