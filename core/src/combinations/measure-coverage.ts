import { nth } from "./ints.ts";
import type { Choice, Model, PartialRow } from "./model.ts";

export interface CoverageRequest {
  readonly model: Model;
  /** All of the model's without it. */
  readonly parameters?: readonly number[];
  /** How many parameters are taken together: t. */
  readonly strength: number;
  readonly rows: readonly PartialRow[];
  /** Which combinations count: those that some row can have. All without it. */
  readonly isPossible?: (combination: readonly Choice[]) => boolean;
}

/** How much of what can meet did meet, in the words of NIST (Kuhn and others, NISTIR 7878, 2012). */
export interface CoverageMeasure {
  /** Ways to take t parameters, of which at least one combination is possible. */
  readonly sets: number;
  /** Possible combinations of all these sets, and how many of them some row has. */
  readonly possible: number;
  readonly covered: number;
  /** Share of the sets of which every possible combination is covered. Undefined when there is no set. */
  readonly simple: number | undefined;
  /** Share of the possible combinations that are covered: total variable-value configuration coverage. */
  readonly total: number | undefined;
  /** By set, in ascending order: the share of its possible combinations that are covered. */
  readonly shares: readonly number[];
}

/** Measures t-way coverage over possible combinations only. */
export function measureCoverage(request: CoverageRequest): CoverageMeasure {
  const { model, strength } = request;
  const parameters = request.parameters ?? [...model.parameters.keys()];
  const shares: number[] = [];
  let possible = 0;
  let covered = 0;
  for (const set of setsOf(parameters, strength)) {
    const counts = countsOf(request, set);
    if (counts.possible === 0) continue;
    possible += counts.possible;
    covered += counts.covered;
    shares.push(counts.covered / counts.possible);
  }
  const full = shares.filter((share) => share === 1).length;
  return {
    sets: shares.length,
    possible,
    covered,
    simple: shares.length === 0 ? undefined : full / shares.length,
    total: possible === 0 ? undefined : covered / possible,
    shares: shares.sort((one, two) => one - two),
  };
}

/**
 * (p, t)-completeness: the share of sets of t parameters of which at least the part p of the combinations is covered.
 * Undefined when there is no set.
 */
export function completenessOf({ shares }: CoverageMeasure, part: number): number | undefined {
  if (shares.length === 0) return undefined;
  return shares.filter((share) => share >= part).length / shares.length;
}

function* setsOf(
  parameters: readonly number[],
  strength: number,
  from = 0,
): Generator<readonly number[]> {
  if (strength === 0) yield [];
  for (let place = from; strength > 0 && place < parameters.length; place++) {
    for (const rest of setsOf(parameters, strength - 1, place + 1)) {
      yield [nth(parameters, place), ...rest];
    }
  }
}

function countsOf(
  { model, rows, isPossible }: CoverageRequest,
  set: readonly number[],
): { readonly possible: number; readonly covered: number } {
  const sizes = set.map((parameter) => model.parameters[parameter]?.values.length ?? 0);
  const seen = new Set<number>();
  for (const row of rows) {
    const number = numberOf(row, set, sizes);
    if (number !== undefined) seen.add(number);
  }
  let possible = 0;
  let covered = 0;
  const count = sizes.reduce((product, size) => product * size, 1);
  for (let number = 0; number < count; number++) {
    if (isPossible?.(combinationOf(number, set, sizes)) === false) continue;
    possible += 1;
    if (seen.has(number)) covered += 1;
  }
  return { possible, covered };
}

/** What a row has of a set as one number; undefined when it does not say everything. */
function numberOf(
  row: PartialRow,
  set: readonly number[],
  sizes: readonly number[],
): number | undefined {
  let number = 0;
  for (let place = 0; place < set.length; place++) {
    const value = row[nth(set, place)];
    if (value === undefined) return undefined;
    number = number * nth(sizes, place) + value;
  }
  return number;
}

function combinationOf(
  number: number,
  set: readonly number[],
  sizes: readonly number[],
): readonly Choice[] {
  const choices: Choice[] = [];
  let rest = number;
  for (let place = set.length - 1; place >= 0; place--) {
    const size = nth(sizes, place);
    choices.unshift({ parameter: nth(set, place), value: rest % size });
    rest = Math.floor(rest / size);
  }
  return choices;
}
