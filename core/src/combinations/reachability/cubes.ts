import type { Constraints } from "./constraints.ts";
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
  const widest = new WidestCubes(countMax);
  const isWhole = list
    .sort((one, other) => one.size - other.size)
    .every((cube) => widest.add(cube, true));
  return {
    list: widest.list,
    isComplete: isWhole && sets.every(({ isComplete }) => isComplete),
  };
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
  const wide = wideIn(one.list, other.list);
  const widest = new WidestCubes(countMax);
  for (const { cube, of } of both) {
    const isWide = wide === undefined || of.some((it) => wide.has(it));
    if (!widest.add(cube, isWide)) return { list: widest.list, isComplete: false };
  }
  return { list: widest.list, isComplete };
}

/** What two cubes have in common, and these two. */
interface Both {
  readonly cube: Cube;
  readonly of: readonly [Cube, Cube];
}

/** Of fewer pairs, all are looked at. */
const pairsMin = 64;

/**
 * Those of the longer of two lists that ask something which a cube of the other asks as well: what others have in common with cubes of that list contains
 * nothing else that two of them have in common, since no cube contains another of its own list. Undefined where it is not worth a look.
 */
function wideIn(one: readonly Cube[], other: readonly Cube[]): ReadonlySet<Cube> | undefined {
  if (one.length * other.length < pairsMin) return undefined;
  const [long, short] = one.length < other.length ? [other, one] : [one, other];
  const asked = new Map<Constraints, Set<number>>();
  for (const { asks } of short) {
    for (const { of, constraint } of asks) {
      const literals = asked.get(of) ?? new Set();
      asked.set(of, literals);
      for (const literal of constraint.literals) literals.add(literal);
    }
  }
  const isAsked = ({ of, constraint }: Ask) => {
    const literals = asked.get(of);
    return literals !== undefined && constraint.literals.some((literal) => literals.has(literal));
  };
  return new Set(long.filter(({ asks }) => asks.some(isAsked)));
}

function bothOf(lefts: readonly Cube[], rights: readonly Cube[]): readonly Both[] {
  const list: Both[] = [];
  for (const left of lefts) {
    for (const right of rights) {
      const cube = meetOf(left, right);
      if (cube !== undefined) list.push({ cube, of: [left, right] });
    }
  }
  return list.sort((one, other) => one.cube.size - other.cube.size);
}

/** The same one after the other, for there may be ten times as many as are kept: what is not wanted is not put together. */
function* widestOfBoth(lefts: readonly Cube[], rights: readonly Cube[]): Generator<Both> {
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
    const left = lefts[Math.floor(number / rights.length)] ?? everything;
    const right = rights[number % rights.length] ?? everything;
    const cube = meetOf(left, right);
    if (cube !== undefined) yield { cube, of: [left, right] };
  }
}
