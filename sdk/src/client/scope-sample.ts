import {
  limits,
  type ObservedCombinations,
  type ServedVariant,
  type TracedScope,
} from "../model/index.ts";
import { chanceOf, traceIdOf } from "./trace.ts";

/** Flag key → the variant that a scope served. */
export type Served = Map<string, string>;

interface Recorded {
  readonly served: Served;
  readonly trace: string | undefined;
}

/** What began between two reports. */
interface Interval {
  readonly begun: number;
  readonly scopes: readonly Recorded[];
}

const servedMax = 1_000;
/** Traces of one report: those with the lowest chance, so that services report the same ones. */
const tracesMax = 50;

/**
 * Records what some scopes serve, chosen by chance so that about as many are recorded as there is room for. Nobody says
 * when a scope ends: it is reported one report after the one in whose time it began, and by then it has ended.
 */
export class ScopeSample {
  readonly #scopesMax: number;
  readonly #random: () => number;
  #share = 1;
  #begun = 0;
  #scopes: Recorded[] = [];
  #before: Interval = { begun: 0, scopes: [] };

  constructor(scopesMax: number, random: () => number) {
    this.#scopesMax = scopesMax;
    this.#random = random;
  }

  /** Where a scope that was chosen notes what it serves; `undefined` for the others. */
  begin(traceparent: unknown): Served | undefined {
    this.#begun++;
    if (this.#scopes.length >= this.#scopesMax) return undefined;
    const trace = traceparent === undefined ? undefined : traceIdOf(traceparent);
    if (this.#share < 1) {
      const chance = trace === undefined ? this.#random() : chanceOf(trace);
      if (chance >= this.#share) return undefined;
    }
    const served: Served = new Map();
    this.#scopes.push({ served, trace });
    return served;
  }

  /** What the scopes served that began before the last time this was called. */
  take(): ObservedCombinations | undefined {
    const { begun, scopes } = this.#before;
    this.#before = { begun: this.#begun, scopes: this.#scopes };
    // A share above one chooses all; it falls as soon as more begin than there is room for.
    this.#share = this.#scopesMax / Math.max(1, this.#begun);
    this.#begun = 0;
    this.#scopes = [];
    return combinationsOf(begun, scopes);
  }
}

export function note(served: Served, flag: string, variant: string): void {
  if (served.size < limits.scopeFlagsMax) served.set(flag, variant);
}

function combinationsOf(
  begun: number,
  scopes: readonly Recorded[],
): ObservedCombinations | undefined {
  const all: ServedVariant[] = [];
  const places = new Map<string, number>();
  const rows = new Map<
    string,
    { scopes: number; readonly served: readonly number[]; at: number }
  >();
  const traces: TracedScope[] = [];
  for (const { served, trace } of scopes) {
    if (served.size === 0 || all.length + served.size > servedMax) continue;
    const numbers = [...served].map(([flag, variant]) => {
      const id = `${flag} ${variant}`;
      const place = places.get(id) ?? all.push({ flag, variant }) - 1;
      places.set(id, place);
      return place;
    });
    const id = numbers.sort((left, right) => left - right).join();
    const row = rows.get(id) ?? { scopes: 0, served: numbers, at: rows.size };
    row.scopes++;
    rows.set(id, row);
    if (trace !== undefined) traces.push({ trace, row: row.at });
  }
  if (rows.size === 0) return undefined;
  traces.sort((left, right) => chanceOf(left.trace) - chanceOf(right.trace));
  return {
    begun,
    recorded: scopes.length,
    served: all,
    rows: [...rows.values()].map(({ scopes: count, served }) => ({ scopes: count, served })),
    traces: traces.slice(0, tracesMax),
  };
}
