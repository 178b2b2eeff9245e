import { nth } from "../ints.ts";
import { type Cube, contains } from "./cube.ts";

/** Takes cubes, the widest first, and keeps those that no other contains, as many as there is room for. */
export class WidestCubes {
  readonly list: Cube[] = [];
  readonly #countMax: number;
  /** Of each that is kept, what it asks: most of them ask something that a cube does not, which numbers in a row say at once. */
  readonly #lows: number[] = [];
  readonly #highs: number[] = [];

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  /** Says whether there was room to keep it. */
  add(cube: Cube): boolean {
    if (this.list.length === this.#countMax) return false;
    if (this.#isContained(cube)) return true;
    this.#lows.push(cube.marksLow);
    this.#highs.push(cube.marksHigh);
    this.list.push(cube);
    return true;
  }

  #isContained(cube: Cube): boolean {
    const [low, high] = [~cube.marksLow, ~cube.marksHigh];
    for (let index = 0; index < this.list.length; index++) {
      if (((nth(this.#lows, index) & low) | (nth(this.#highs, index) & high)) !== 0) continue;
      const kept = this.list[index];
      if (kept !== undefined && contains(kept, cube)) return true;
    }
    return false;
  }
}
