import { type Correlation, parseCorrelations } from "@yardarm/core/registry";

/** What is wrong with one correlation, by the side that it is wrong with. */
export interface CorrelationFaults {
  readonly when: readonly string[];
  readonly implies: readonly string[];
  /** What is wrong with neither of them alone. */
  readonly rest: readonly string[];
}

interface Pointed {
  readonly pointer: string;
  readonly detail: string;
}

const pointerShape = /^\/(\d+)(?:\/(when|implies)(?:\/(\d+))?)?/;

/** Faults of the correlation at a place, from pointers into the list of all: `/3/when/0/values`. */
export function faultsAt(place: number, problems: readonly Pointed[]): CorrelationFaults {
  const faults = { when: [] as string[], implies: [] as string[], rest: [] as string[] };
  for (const { pointer, detail } of problems) {
    const [, number, side, condition] = pointerShape.exec(pointer) ?? [];
    if (number !== undefined && Number(number) !== place) continue;
    const text = condition === undefined ? detail : `Condition ${Number(condition) + 1}: ${detail}`;
    if (side === "when" || side === "implies") faults[side].push(text);
    else faults.rest.push(detail);
  }
  return faults;
}

/** What the server would refuse, found before it is asked. */
export function problemsOf(correlation: Correlation): readonly Pointed[] {
  return parseCorrelations([correlation]).problems;
}
