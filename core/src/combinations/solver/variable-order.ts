import { at, grown } from "../ints.ts";

const bumpFactor = 1 / 0.95;
/** Activities are scaled down before they stop being exact. */
const activityMax = 1e100;

/**
 * Which variable to decide next: the one that took part in the most recent conflicts. A binary heap; ties go to the
 * variable that is found first, so that the same calls give the same order everywhere.
 */
export class VariableOrder {
  #heap: Int32Array = new Int32Array(16);
  /** Where a variable stands in the heap; −1 when it is not in it. */
  #places: Int32Array = new Int32Array(16).fill(-1);
  readonly #activity: number[] = [];
  #size = 0;
  #bump = 1;

  /** Takes the next variable in. */
  add(variable: number): void {
    this.#heap = grown(this.#heap, variable + 1);
    this.#places = grown(this.#places, variable + 1, -1);
    this.#activity[variable] = 0;
    this.insert(variable);
  }

  /** Puts back what was taken. */
  insert(variable: number): void {
    if (at(this.#places, variable) >= 0) return;
    this.#size += 1;
    this.#up(this.#size - 1, variable);
  }

  /** Takes the most active variable out; undefined when there is none left. */
  take(): number | undefined {
    if (this.#size === 0) return undefined;
    const top = at(this.#heap, 0);
    this.#places[top] = -1;
    this.#size -= 1;
    if (this.#size > 0) this.#down(0, at(this.#heap, this.#size));
    return top;
  }

  /** Notes that a variable took part in the conflict at hand. */
  bump(variable: number): void {
    const activity = this.#activityOf(variable) + this.#bump;
    this.#activity[variable] = activity;
    if (activity > activityMax) this.#rescale();
    const place = at(this.#places, variable);
    if (place >= 0) this.#up(place, variable);
  }

  /** Later conflicts weigh more. */
  decay(): void {
    this.#bump *= bumpFactor;
  }

  #activityOf(variable: number): number {
    return this.#activity[variable] ?? 0;
  }

  #rescale(): void {
    for (let variable = 0; variable < this.#activity.length; variable++) {
      this.#activity[variable] = this.#activityOf(variable) / activityMax;
    }
    this.#bump /= activityMax;
  }

  #put(place: number, variable: number): void {
    this.#heap[place] = variable;
    this.#places[variable] = place;
  }

  #up(from: number, variable: number): void {
    const activity = this.#activityOf(variable);
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = at(this.#heap, above);
      if (this.#activityOf(other) >= activity) break;
      this.#put(place, other);
      place = above;
    }
    this.#put(place, variable);
  }

  #down(from: number, variable: number): void {
    const activity = this.#activityOf(variable);
    let place = from;
    for (;;) {
      const below = this.#moreActiveBelow(place);
      if (below < 0) break;
      const other = at(this.#heap, below);
      if (this.#activityOf(other) <= activity) break;
      this.#put(place, other);
      place = below;
    }
    this.#put(place, variable);
  }

  #moreActiveBelow(place: number): number {
    const left = 2 * place + 1;
    if (left >= this.#size) return -1;
    const right = left + 1;
    if (right >= this.#size) return left;
    const isRight =
      this.#activityOf(at(this.#heap, right)) > this.#activityOf(at(this.#heap, left));
    return isRight ? right : left;
  }
}
