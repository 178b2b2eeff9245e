import type { AttributeCondition, JsonScalar } from "@yardarm/sdk/model";
import { expect, test } from "vitest";
import { seededRandom } from "../solver/random-clauses.test-support.ts";
import type { Atom } from "./atoms.ts";
import { hasBit } from "./bits.ts";
import { Constraints } from "./constraints.ts";
import { type Cube, cubeOf, glance, meetOf } from "./cube.ts";
import { Comparison, CubeIndex, type Row } from "./cube-index.ts";
import { Domain } from "./domain.ts";
import { Source } from "./source.ts";

const source = new Source({
  ...{ format: 1, project: "p", environment: "e", revision: "1.1" },
  ...{ flags: {}, segments: {}, lists: {}, groups: {} },
});

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

/** What is asked of it, of different kinds, so that some of it is seen at once, and some is not. */
function attributeOf(number: number) {
  const place = { path: `value-${number}`, kind: undefined };
  const compares = (operator: AttributeCondition["operator"], ...values: JsonScalar[]): Atom => {
    const atom = source.atoms.comparison({ operator, attribute: place.path, values });
    if (atom === undefined) throw new Error("The evaluator cannot read it.");
    return atom;
  };
  const placed = (start: number, end: number): Atom => {
    return { type: "placed", salt: `s${number}`, scheme: undefined, start, end };
  };
  const atoms = [
    ...[compares("in", "KE", "UG"), compares("in", "NO"), compares("has_any", "a")],
    ...[compares("starts_with", "us"), compares("exists"), compares("less_than", 7)],
    ...[placed(0, 3), placed(1, 5), placed(60_000, 90_000)],
  ];
  return { of: new Constraints(new Domain(source, place, atoms), number), atoms };
}

function randomCube(attributes: readonly ReturnType<typeof attributeOf>[], random: () => number) {
  return cubeOf(
    attributes.flatMap(({ of, atoms }) => {
      const chosen = atoms.filter(() => random() < 0.25);
      const literals = chosen.map((atom) => of.domain.literal(atom, random() < 0.6));
      if (literals.length === 0) return [];
      return [{ of, constraint: of.of(literals.sort((left, right) => left - right)) }];
    }),
  );
}
