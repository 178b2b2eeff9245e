import { expect, test } from "vitest";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import { hasBit } from "./bits.ts";
import { type Cube, glance, meetOf } from "./cube.ts";
import { Comparison, CubeIndex, type Row } from "./cube-index.ts";
import { attributeOf, randomCube } from "./random-cubes.test-support.ts";

test("a cube is to the cubes of an index what it is to each of them", () => {
  const random = seededRandom(7);
  const attributes = [0, 1, 2].map(attributeOf);
  const counts = { seen: 0, open: 0, proved: 0 };
  const wrong: string[] = [];
  const lefts = Array.from({ length: 60 }, () => randomCube(attributes, random));
  const index = new CubeIndex(Array.from({ length: 70 }, () => randomCube(attributes, random)));
  const comparison = new Comparison(index);
  const rows = lefts.map((left) => [left, comparison.rowOf(left)] as const);
  for (const [left, row] of rows) {
    const looks = index.list.map((right, number) => lookOf(row, number) === glance(left, right));
    expect(looks).not.toContain(false);
  }
  for (const [place, [left, row]] of rows.entries()) {
    comparison.prove(left, row);
    index.list.forEach((right, number) => {
      const look = glance(left, right);
      const isRight = look === "open" && isProved(left, right) ? "never" : look;
      const found = lookOf(row, number);
      if (found !== isRight) wrong.push(`${place} ${number} ${look}`);
      if (look !== "never") counts[look === found ? look : "proved"] += 1;
    });
  }
  expect(wrong).toEqual([]);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(50);
});

function lookOf({ seen, open }: Row, number: number): ReturnType<typeof glance> {
  if (hasBit(seen, number)) return "seen";
  return hasBit(open, number) ? "open" : "never";
}

function isProved(one: Cube, other: Cube): boolean {
  return meetOf(one, other) === undefined;
}
