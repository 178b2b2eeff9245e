import { isSound } from "./check-plan.ts";
import type { Choice, Formula, Model, PartialRow, Row } from "./model.ts";

/** Small enough that every row can be tried. */
export function randomModel(random: () => number): Model {
  const upTo = (count: number) => Math.floor(random() * count);
  const parameters = Array.from({ length: 1 + upTo(6) }, (_, index) => ({
    name: `p${index}`,
    values: Array.from({ length: 1 + upTo(4) }, (__, value) => `v${value}`),
  }));
  const choice = (): Formula => {
    const parameter = upTo(parameters.length);
    return { kind: "is", parameter, value: upTo(parameters[parameter]?.values.length ?? 1) };
  };
  const formula = (depth: number): Formula => {
    const kind = depth === 0 ? 0 : upTo(4);
    if (kind === 0) return choice();
    if (kind === 1) return { kind: "not", of: formula(depth - 1) };
    const of = Array.from({ length: upTo(4) }, () => formula(depth - 1));
    return { kind: kind === 2 ? "and" : "or", of };
  };
  // Most are to leave some rows: a clause of things that are not chosen rarely rules out everything.
  const mild = (): Formula => ({
    kind: "or",
    of: Array.from({ length: 1 + upTo(3) }, () => ({ kind: "not", of: choice() })),
  });
  const conditions = Array.from({ length: upTo(6) }, () => (random() < 0.7 ? mild() : formula(3)));
  return { parameters, conditions };
}

/** Every row of which all conditions hold. */
export function allRows(model: Model): readonly Row[] {
  let rows: readonly Row[] = [[]];
  for (const { values } of model.parameters) {
    rows = rows.flatMap((row) => [...values.keys()].map((value) => [...row, value]));
  }
  return rows.filter((row) => isSound(model, row));
}

/** The combinations of so many of these parameters that some of the rows have, as texts. */
export function combinationsIn(
  rows: readonly PartialRow[],
  parameters: readonly number[],
  strength: number,
): ReadonlySet<string> {
  const sets = subsets(
    [...parameters].sort((one, two) => one - two),
    strength,
  );
  const found = new Set<string>();
  for (const row of rows) {
    for (const set of sets) {
      if (set.every((parameter) => row[parameter] !== undefined)) {
        found.add(textOf(set.map((parameter) => ({ parameter, value: row[parameter] ?? 0 }))));
      }
    }
  }
  return found;
}

export function textOf(combination: readonly Choice[]): string {
  return combination.map(({ parameter, value }) => `${parameter}=${value}`).join(" ");
}

export function subsets(list: readonly number[], size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return list.flatMap((first, place) =>
    subsets(list.slice(place + 1), size - 1).map((rest) => [first, ...rest]),
  );
}

/** A model whose parameters have so many values each, and no conditions. */
export function plainModel(...sizes: readonly number[]): Model {
  return {
    parameters: sizes.map((size, index) => ({
      name: `p${index}`,
      values: Array.from({ length: size }, (_, value) => `v${value}`),
    })),
    conditions: [],
  };
}
