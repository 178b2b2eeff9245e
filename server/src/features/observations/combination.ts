/** What batches and test runs say of combinations, as rows to be stored. */
import { createHash } from "node:crypto";
import { type Observation, takenAt } from "./observation.ts";

/** Variants that were served together: flag by flag, sorted. */
export interface Combination {
  /** 32 hexadecimal digits; the same for the same flags and variants. */
  readonly hash: string;
  readonly flags: readonly string[];
  readonly variants: readonly string[];
}

export interface SeenCombination extends Combination {
  readonly project: string;
  readonly environment: string;
  readonly service: string;
  readonly version: string;
  readonly recorded: number;
  /** Of those recorded, how many ended with an error, as far as the service tells. */
  readonly failed: number;
  readonly scopes: number;
  readonly at: Date;
}

export interface SeenTrace {
  readonly project: string;
  readonly environment: string;
  readonly service: string;
  readonly trace: string;
  readonly hash: string;
  readonly at: Date;
}

export function combinationOf(served: Iterable<readonly [string, string]>): Combination {
  const sorted = [...served].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    hash: createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 32),
    flags: sorted.map(([flag]) => flag),
    variants: sorted.map(([, variant]) => variant),
  };
}

/** The combinations that batches name, each with the number of scopes that the recorded ones stand for. */
export function combinationsIn(observations: readonly Observation[]): {
  readonly seen: readonly SeenCombination[];
  readonly traces: readonly SeenTrace[];
} {
  const seen: SeenCombination[] = [];
  const traces: SeenTrace[] = [];
  for (const observation of observations) {
    const { project, environment, batch } = observation;
    const { combinations, reporter } = batch;
    if (combinations === undefined) continue;
    const { service, version = "" } = reporter;
    const told = { project, environment, service, at: takenAt(observation) };
    const scale = combinations.begun / combinations.recorded;
    const rows = combinations.rows.map(({ scopes, served, failed = 0 }) => ({
      ...combinationOf(namesOf(served, combinations.served)),
      ...told,
      version,
      recorded: scopes,
      failed,
      scopes: scopes * scale,
    }));
    seen.push(...rows);
    for (const { trace, row } of combinations.traces) {
      const hash = rows[row]?.hash;
      if (hash !== undefined) traces.push({ ...told, trace, hash });
    }
  }
  return { seen, traces };
}

function namesOf(
  places: readonly number[],
  served: readonly { readonly flag: string; readonly variant: string }[],
): readonly (readonly [string, string])[] {
  return places.flatMap((place) => {
    const named = served[place];
    return named === undefined ? [] : [[named.flag, named.variant] as const];
  });
}
