import { at } from "../ints.ts";
import { type Cube, contains } from "./cube.ts";

/** Takes cubes, the widest first, and keeps those that no other contains, as many as there is room for. */
export class WidestCubes {
  readonly list: Cube[] = [];
  readonly #countMax: number;
  /** Of each that is kept, what it asks: most of them ask something that a cube does not, which numbers in a row say at once. */
  readonly #lows: Int32Array;
  readonly #highs: Int32Array;

  constructor(countMax: number) {
    this.#countMax = countMax;
    this.#lows = new Int32Array(countMax);
    this.#highs = new Int32Array(countMax);
  }

  /** Says whether there was room to keep it. */
  add(cube: Cube): boolean {
    const count = this.list.length;
    if (count === this.#countMax) return false;
    if (this.#isContained(cube)) return true;
    this.#lows[count] = cube.marksLow;
    this.#highs[count] = cube.marksHigh;
    this.list.push(cube);
    return true;
  }

  #isContained(cube: Cube): boolean {
    const [low, high] = [~cube.marksLow, ~cube.marksHigh];
    for (let index = 0; index < this.list.length; index++) {
      if (((at(this.#lows, index) & low) | (at(this.#highs, index) & high)) !== 0) continue;
      const kept = this.list[index];
      if (kept !== undefined && contains(kept, cube)) return true;
    }
    return false;
  }
}
