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

/** Memory that is used again: thousands of sets are put together one after the other. */
const widest = new WidestCubes();

/** What is in one of these sets. */
export function unionOf(sets: readonly Cubes[], countMax: number): Cubes {
  if (sets.length === 1 && sets[0] !== undefined) return sets[0];
  const list = sets.flatMap((it) => it.list).sort((one, other) => one.size - other.size);
  widest.begin(countMax);
  const isWhole = list.every((cube) => widest.add(cube, true));
  return {
    list: widest.list,
    isComplete: isWhole && sets.every(({ isComplete }) => isComplete),
  };
}

/** What is in both sets. */
export function productOf(one: Cubes, other: Cubes, countMax: number): Cubes {
  if (one === all) return other;
  if (other === all) return one;
  const [lefts, rights] = [one.list, other.list];
  const cubes: (Cube | undefined)[] = [];
  // Where there are more than are kept, perhaps ten times as many, what is not wanted is not put together.
  const isMany = lefts.length * rights.length > countMax;
  const pairs = widestFirst(lefts, rights, (left, right) => {
    if (isMany) return meetSizeOf(left, right);
    const both = meetOf(left, right);
    cubes.push(both);
    return both?.size;
  });
  const wide = wideIn(lefts, rights);
  widest.begin(countMax);
  for (const pair of pairs) {
    const left = lefts[Math.floor(pair / rights.length)] ?? everything;
    const right = rights[pair % rights.length] ?? everything;
    const both = isMany ? meetOf(left, right) : cubes[pair];
    if (both === undefined) continue;
    const isWide = wide === undefined || wide.has(left) || wide.has(right);
    if (!widest.add(both, isWide)) return { list: widest.list, isComplete: false };
  }
  // What is never in one of them is never in both.
  const isNone = isNothing(one) || isNothing(other);
  return { list: widest.list, isComplete: isNone || (one.isComplete && other.isComplete) };
}

type SizeOf = (left: Cube, right: Cube) => number | undefined;

/** The numbers of pairs that have anything in common, those that ask least first. */
function widestFirst(
  lefts: readonly Cube[],
  rights: readonly Cube[],
  sizeOf: SizeOf,
): readonly number[] {
  const bySize: number[][] = [];
  let pair = 0;
  for (const left of lefts) {
    for (const right of rights) {
      const size = sizeOf(left, right);
      if (size !== undefined) {
        const alike = bySize[size] ?? [];
        bySize[size] = alike;
        alike.push(pair);
      }
      pair += 1;
    }
  }
  return bySize.flat();
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
