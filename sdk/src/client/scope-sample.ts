import type { limits, ObservedCombinations, ServedVariant, TracedScope } from "../model/index.ts";
import { chanceOf, traceIdOf } from "./trace.ts";

/** Flag key → the variant that a scope served. */
export type Served = Map<string, string>;

/** A scope that was chosen. */
export interface RecordedScope {
  readonly served: Served;
  readonly trace: string | undefined;
  /** What it was opened for ended with an error. */
  hasFailed: boolean;
}

/** What began between two reports. */
interface Interval {
  readonly begun: number;
  readonly scopes: readonly RecordedScope[];
}

const servedMax = 1_000;
/** Held equal by its type: the table of all limits would be a fiftieth of a client. */
const flagsMax: typeof limits.scopeFlagsMax = 64;
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
  #scopes: RecordedScope[] = [];
  #before: Interval = { begun: 0, scopes: [] };

  constructor(scopesMax: number, random: () => number) {
    this.#scopesMax = scopesMax;
    this.#random = random;
  }

  /** Where a scope that was chosen notes what it serves, and whether it failed; `undefined` for the others. */
  begin(traceparent: unknown): RecordedScope | undefined {
    this.#begun++;
    if (this.#scopes.length >= this.#scopesMax) return undefined;
    const trace = traceparent === undefined ? undefined : traceIdOf(traceparent);
    if (this.#share < 1) {
      const chance = trace === undefined ? this.#random() : chanceOf(trace);
      if (chance >= this.#share) return undefined;
    }
    const recorded: RecordedScope = { served: new Map(), trace, hasFailed: false };
    this.#scopes.push(recorded);
    return recorded;
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
  if (served.size < flagsMax) served.set(flag, variant);
}

interface Row {
  scopes: number;
  failed: number;
  readonly served: readonly number[];
  readonly at: number;
}

function combinationsOf(
  begun: number,
  scopes: readonly RecordedScope[],
): ObservedCombinations | undefined {
  const all: ServedVariant[] = [];
  const places = new Map<string, number>();
  const rows = new Map<string, Row>();
  const traces: TracedScope[] = [];
  for (const { served, trace, hasFailed } of scopes) {
    if (served.size === 0 || all.length + served.size > servedMax) continue;
    const numbers = [...served].map(([flag, variant]) => {
      const id = `${flag} ${variant}`;
      const place = places.get(id) ?? all.push({ flag, variant }) - 1;
      places.set(id, place);
      return place;
    });
    const id = numbers.sort((left, right) => left - right).join();
    const row = rows.get(id) ?? { scopes: 0, failed: 0, served: numbers, at: rows.size };
    row.scopes++;
    if (hasFailed) row.failed++;
    rows.set(id, row);
    if (trace !== undefined) traces.push({ trace, row: row.at });
  }
  if (rows.size === 0) return undefined;
  traces.sort((left, right) => chanceOf(left.trace) - chanceOf(right.trace));
  return {
    begun,
    recorded: scopes.length,
    served: all,
    rows: [...rows.values()].map(({ scopes: count, served, failed }) => ({
      scopes: count,
      served,
      ...(failed > 0 && { failed }),
    })),
    traces: traces.slice(0, tracesMax),
  };
}
