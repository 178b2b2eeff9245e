import { type Ask, type Cube, cubeOf, everything, meetOf, meetSizeOf } from "./cube.ts";
import { WidestCubes } from "./widest-cubes.ts";

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
  const list = sets.flatMap((it) => it.list);
  return few(
    list.sort((one, other) => one.size - other.size),
    sets.every(({ isComplete }) => isComplete),
    countMax,
  );
}

/** What is in both sets. */
export function productOf(one: Cubes, other: Cubes, countMax: number): Cubes {
  if (one === all) return other;
  if (other === all) return one;
  // What is never in one of them is never in both.
  const isNone = isNothing(one) || isNothing(other);
  const isComplete = isNone || (one.isComplete && other.isComplete);
  const isMany = one.list.length * other.list.length > countMax;
  const both = isMany ? widestOfBoth(one.list, other.list) : bothOf(one.list, other.list);
  return few(both, isComplete, countMax);
}

function bothOf(lefts: readonly Cube[], rights: readonly Cube[]): readonly Cube[] {
  const list: Cube[] = [];
  for (const left of lefts) {
    for (const right of rights) {
      const both = meetOf(left, right);
      if (both !== undefined) list.push(both);
    }
  }
  return list.sort((one, other) => one.size - other.size);
}

/** The same one after the other, for there may be ten times as many as are kept: what is not wanted is not put together. */
function* widestOfBoth(lefts: readonly Cube[], rights: readonly Cube[]): Generator<Cube> {
  const bySize: number[][] = [];
  for (const [place, left] of lefts.entries()) {
    for (const [other, right] of rights.entries()) {
      const size = meetSizeOf(left, right);
      if (size === undefined) continue;
      const alike = bySize[size];
      const number = place * rights.length + other;
      if (alike === undefined) bySize[size] = [number];
      else alike.push(number);
    }
  }
  for (const number of bySize.flat()) {
    const left = lefts[Math.floor(number / rights.length)];
    const right = rights[number % rights.length];
    const both = left && right && meetOf(left, right);
    if (both !== undefined) yield both;
  }
}

/** Without those that others contain, and no more than there is room for. @param sorted the widest first */
function few(sorted: Iterable<Cube>, isComplete: boolean, countMax: number): Cubes {
  const widest = new WidestCubes(countMax);
  for (const cube of sorted) {
    if (!widest.add(cube)) return { list: widest.list, isComplete: false };
  }
  return { list: widest.list, isComplete };
}
