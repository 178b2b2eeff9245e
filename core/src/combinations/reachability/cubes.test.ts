import { expect, test } from "vitest";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { type Cube, contains, glance, isFound, meetOf } from "./cube.ts";
import { lookThrough, type Outcome, Side } from "./cube-pairs.ts";
import { type Cubes, productOf, unionOf } from "./cubes.ts";
import { attributeOf, randomCube } from "./random-cubes.test-support.ts";

const attributes = [0, 1, 2, 3].map(attributeOf);

function randomCubes(count: number, random: () => number): Cubes {
  const list = Array.from({ length: count }, () => randomCube(attributes, random));
  return unionOf([{ list, isComplete: random() < 0.5 }], count);
}

/** One after the other, in the order that is promised. */
function widest(list: readonly Cube[], isComplete: boolean, countMax: number): Cubes {
  const kept: Cube[] = [];
  for (const cube of [...list].sort((one, other) => one.size - other.size)) {
    if (kept.length === countMax) return { list: kept, isComplete: false };
    if (!kept.some((it) => asksNoMore(it, cube))) kept.push(cube);
  }
  return { list: kept, isComplete };
}

function asksNoMore(wide: Cube, narrow: Cube): boolean {
  return wide.asks.every(({ of, constraint }) => {
    const its = narrow.asks.find((ask) => ask.of === of)?.constraint.literals ?? [];
    return constraint.literals.every((literal) => its.includes(literal));
  });
}

function bothOf(one: Cubes, other: Cubes): readonly Cube[] {
  return one.list.flatMap((left) => other.list.flatMap((right) => meetOf(left, right) ?? []));
}

test("of what is in both of two sets, or in one of them, the widest cubes are kept that no other contains", () => {
  const random = seededRandom(11);
  const counts = { cut: 0, whole: 0, contained: 0 };
  for (let round = 0; round < 24; round++) {
    const [one, other] = [randomCubes(14, random), randomCubes(18, random)];
    const countMax = [6, 20, 1_000][round % 3] ?? 0;
    const isComplete = one.isComplete && other.isComplete;
    const both = bothOf(one, other);
    const expected = widest(both, isComplete, countMax);
    expect(productOf(one, other, countMax)).toEqual(expected);
    expect(unionOf([one, other], countMax)).toEqual(
      widest([...one.list, ...other.list], isComplete, countMax),
    );
    counts[expected.list.length === countMax ? "cut" : "whole"] += 1;
    counts.contained += both.length - expected.list.length;
    const isWrong = (wide: Cube, narrow: Cube) =>
      contains(wide, narrow) !== asksNoMore(wide, narrow);
    expect(one.list.some((wide) => both.some((narrow) => isWrong(wide, narrow)))).toBe(false);
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(4);
});

function accept(cubes: readonly Cube[]): Outcome {
  return cubes.every(isFound) ? "found" : "open";
}

function outcomeOf(left: Cube, right: Cube): Outcome {
  if (glance(left, right) === "seen") return accept([left, right]);
  const both = meetOf(left, right);
  return both === undefined ? "never" : accept([both]);
}

test("what many cubes come to at once is what each pair of them comes to", () => {
  const random = seededRandom(12);
  const counts = { found: 0, never: 0, open: 0 };
  for (let round = 0; round < 8; round++) {
    const [ones, others] = [randomCubes(90, random), randomCubes(90, random)];
    // Cubes that ask much seldom go together.
    const side = new Side({ ...ones, list: ones.list.filter(({ size }) => size > 9) });
    for (const sizeMin of [9, 11]) {
      const two = { ...others, list: others.list.filter(({ size }) => size > sizeMin) };
      const each = side.cubes.list.flatMap((left) => two.list.map((it) => outcomeOf(left, it)));
      const expected = (["found", "open"] as const).find((it) => each.includes(it)) ?? "never";
      const outcome = lookThrough(side, two, accept);
      // A longer search for keys may find what is open.
      if (expected !== "open" || outcome !== "found") expect(outcome).toBe(expected);
      counts[outcome] += 1;
    }
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});
