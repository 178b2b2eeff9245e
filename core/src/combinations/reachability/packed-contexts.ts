import { Box } from "./box.ts";
import type { Choices } from "./choices.ts";
import type { Cube } from "./cube.ts";

/** So many variants are tried for each context. */
const triesMax = 100;
/** Of so many variants that chance picks, the one that was served least often is tried. */
const picks = 3;

interface Rare {
  readonly cubes: readonly Cube[];
  /** In how many contexts it was put. */
  count: number;
}

/** Makes contexts in which as many variants as possible are served that are hard to meet. */
export class PackedContexts {
  readonly #rare: readonly Rare[];
  readonly #random: () => number;
  readonly #box = new Box();
  #turn = 0;

  /** @param sets for each variant, the cubes in which it is served */
  constructor(sets: readonly (readonly Cube[])[], random: () => number) {
    // What is served where nothing is asked is served anyway.
    this.#rare = sets
      .filter((cubes) => cubes.length > 0 && cubes.every(({ asks }) => asks.length > 0))
      .map((cubes) => ({ cubes, count: 0 }));
    this.#random = random;
  }

  next(): Choices {
    this.#turn += 1;
    this.#box.clear();
    const first = this.#rare.reduce<Rare | undefined>(
      (least, it) => (least === undefined || it.count < least.count ? it : least),
      undefined,
    );
    if (first !== undefined) this.#put(first);
    for (let tries = 0; tries < triesMax && this.#rare.length > 0; tries++) this.#put(this.#pick());
    return this.#box.choose(this.#turn);
  }

  #put(rare: Rare | undefined): void {
    const cube = rare?.cubes[Math.floor(this.#random() * rare.cubes.length)];
    if (rare === undefined || cube === undefined) return;
    if (this.#box.add(cube)) rare.count += 1;
    else rare.count += 0.01;
  }

  #pick(): Rare | undefined {
    let best: Rare | undefined;
    for (let count = 0; count < picks; count++) {
      const it = this.#rare[Math.floor(this.#random() * this.#rare.length)];
      if (best === undefined || (it !== undefined && it.count < best.count)) best = it;
    }
    return best;
  }
}
