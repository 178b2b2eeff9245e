import { at, grown } from "../ints.ts";
import { type Cube, contains } from "./cube.ts";

/** Takes cubes, the widest first, and keeps those that no other contains, as many as there is room for. */
export class WidestCubes {
  #kept: Cube[] = [];
  #countMax = 0;
  readonly #wide: Cube[] = [];
  /** Of each of these, what it asks, in two numbers: most of them ask something that a cube does not, which numbers say at once. */
  #marks: Int32Array = new Int32Array(64);

  get list(): readonly Cube[] {
    return this.#kept;
  }

  /** Begins another list. */
  begin(countMax: number): void {
    this.#countMax = countMax;
    this.#wide.length = 0;
    this.#kept = [];
  }

  /**
   * Says whether there was room to keep it.
   * @param isWide whether it may contain one that is added later; who knows that it does not spares the others the look
   */
  add(cube: Cube, isWide: boolean): boolean {
    if (this.#kept.length === this.#countMax) return false;
    if (this.#isContained(cube)) return true;
    this.#kept.push(cube);
    if (!isWide) return true;
    const end = 2 * this.#wide.length;
    this.#marks = grown(this.#marks, end + 2);
    this.#marks[end] = cube.marksLow;
    this.#marks[end + 1] = cube.marksHigh;
    this.#wide.push(cube);
    return true;
  }

  #isContained(cube: Cube): boolean {
    const end = 2 * this.#wide.length;
    const [low, high] = [~cube.marksLow, ~cube.marksHigh];
    let place = firstWithout(this.#marks, end, 0, low, high);
    while (place < end) {
      const kept = this.#wide[place >> 1];
      if (kept !== undefined && contains(kept, cube)) return true;
      place = firstWithout(this.#marks, end, place + 2, low, high);
    }
    return false;
  }
}

/**
 * Where the first marks stand, from a place on, that have none of these bits; the end when there are none. Numbers are all it sees,
 * so that whatever else changes, the engine need not compile it anew.
 */
function firstWithout(
  marks: Int32Array,
  end: number,
  from: number,
  low: number,
  high: number,
): number {
  for (let place = from; place < end; place += 2) {
    if (((at(marks, place) & low) | (at(marks, place + 1) & high)) === 0) return place;
  }
  return end;
}
