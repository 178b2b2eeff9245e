import fc from "fast-check";

/** Draws from the chance of a property. */
export class Draw {
  readonly #value: fc.GeneratorValue;

  constructor(value: fc.GeneratorValue) {
    this.#value = value;
  }

  /** A whole number from 0 to `max`. */
  upTo(max: number): number {
    return this.#value(fc.nat, max);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.upTo(times - 1) === 0;
  }

  one<Item>(items: readonly Item[]): Item {
    const item = items[this.upTo(items.length - 1)];
    if (item === undefined) throw new Error("There is nothing to draw from.");
    return item;
  }

  some<Item>(items: readonly Item[], minLength = 0): Item[] {
    // Of places, since all that was ever drawn from is compared with what is drawn from next, field by field.
    const places = this.#value(fc.shuffledSubarray<number>, [...items.keys()], { minLength });
    return places.flatMap((place) => items.slice(place, place + 1));
  }
}
