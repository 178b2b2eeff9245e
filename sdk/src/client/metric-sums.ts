import type { MetricSum } from "../model/index.ts";
import type { FlagKey } from "./flag-types.ts";

/** What is tracked; fields that are not told here are left to others, such as OpenFeature's hooks. */
export interface TrackDetails {
  /** What is added up: seconds, money, items. 1 unless given, so that events are counted. */
  readonly value?: number | undefined;
  /** Flags whose variants, as this context has them, the value is told apart by. In a scope: those it asked, unless given. */
  readonly flags?: readonly FlagKey[] | undefined;
}

/** Different sums between two reports; a service that makes names up cannot fill the memory. */
const sumsMax = 1_000;
const nameLengthMax = 200;

/** Adds up what is tracked, by name, and by the variants that were served. */
export class MetricSums {
  #sums = new Map<string, MetricSum>();

  add(name: string, value: number, served: Iterable<readonly [string, string]>): void {
    // Callers without a type checker pass anything; what cannot be added up is not tracked.
    if (typeof name !== "string" || name.trim() === "" || name.length > nameLengthMax) return;
    if (typeof value !== "number" || !Number.isFinite(value * value)) return;
    this.#add({ name }, value);
    for (const [flag, variant] of served) this.#add({ name, flag, variant }, value);
  }

  take(): readonly MetricSum[] {
    const sums = [...this.#sums.values()];
    this.#sums.clear();
    return sums;
  }

  #add(of: Pick<MetricSum, "name" | "flag" | "variant">, value: number): void {
    const id = JSON.stringify(of);
    const known = this.#sums.get(id);
    if (known === undefined && this.#sums.size >= sumsMax) return;
    const held = known ?? { count: 0, sum: 0, squares: 0, min: value, max: value };
    this.#sums.set(id, {
      ...of,
      count: held.count + 1,
      sum: held.sum + value,
      squares: held.squares + value * value,
      min: Math.min(held.min, value),
      max: Math.max(held.max, value),
    });
  }
}
