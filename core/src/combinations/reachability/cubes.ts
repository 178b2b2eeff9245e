import { type Ask, type Cube, contains, cubeOf, everything, meetOf } from "./cube.ts";

/** Cubes that together are all contexts of some kind; of an incomplete set there may be more. */
export interface Cubes {
  readonly list: readonly Cube[];
  readonly isComplete: boolean;
}

const cores = new WeakMap<Cubes, Cube>();

/** What all cubes of a set ask. */
export function coreOf(cubes: Cubes): Cube {
  const known = cores.get(cubes);
  if (known !== undefined) return known;
  const [first = everything, ...others] = cubes.list;
  const core = cubeOf(
    first.asks.flatMap(({ of, constraint }): readonly Ask[] => {
      const same = others.map((cube) => cube.asks.find((ask) => ask.of === of)?.constraint);
      const literals = constraint.literals.filter((literal) =>
        same.every((its) => its?.literals.includes(literal) === true),
      );
      return literals.length === 0 ? [] : [{ of, constraint: of.of(literals) }];
    }),
  );
  cores.set(cubes, core);
  return core;
}

export const all: Cubes = { list: [everything], isComplete: true };
export const none: Cubes = { list: [], isComplete: true };

/** Whether it is proved that no context is in it. */
export function isNothing({ list, isComplete }: Cubes): boolean {
  return isComplete && list.length === 0;
}

/** What is in one of these sets. */
export function unionOf(sets: readonly Cubes[], countMax: number): Cubes {
  if (sets.length === 1 && sets[0] !== undefined) return sets[0];
  return few(
    sets.flatMap(({ list }) => list),
    sets.every(({ isComplete }) => isComplete),
    countMax,
  );
}

/** What is in both sets. */
export function productOf(one: Cubes, other: Cubes, countMax: number): Cubes {
  if (one === all) return other;
  if (other === all) return one;
  const list: Cube[] = [];
  for (const left of one.list) {
    for (const right of other.list) {
      const both = meetOf(left, right);
      if (both !== undefined) list.push(both);
    }
  }
  // What is never in one of them is never in both.
  const isNone = isNothing(one) || isNothing(other);
  return few(list, isNone || (one.isComplete && other.isComplete), countMax);
}

/** Without those that others contain, the widest first, and no more than there is room for. */
function few(list: readonly Cube[], isComplete: boolean, countMax: number): Cubes {
  const sorted = [...list].sort((one, other) => one.size - other.size);
  const kept: Cube[] = [];
  for (const cube of sorted) {
    if (kept.length === countMax) return { list: kept, isComplete: false };
    if (!kept.some((it) => contains(it, cube))) kept.push(cube);
  }
  return { list: kept, isComplete };
}
