import type { AttributeCondition, JsonScalar } from "@yardarm/sdk/model";
import type { Atom } from "./atoms.ts";
import { Constraints } from "./constraints.ts";
import { type Cube, cubeOf } from "./cube.ts";
import { Domain } from "./domain.ts";
import { Source } from "./source.ts";

const source = new Source({
  ...{ format: 1, project: "p", environment: "e", revision: "1.1" },
  ...{ flags: {}, segments: {}, lists: {}, groups: {} },
});

/** What is asked of it, of different kinds, so that some of it is seen at once, and some is not. */
export function attributeOf(number: number) {
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

export function randomCube(
  attributes: readonly ReturnType<typeof attributeOf>[],
  random: () => number,
): Cube {
  return cubeOf(
    attributes.flatMap(({ of, atoms }) => {
      const chosen = atoms.filter(() => random() < 0.25);
      const literals = chosen.map((atom) => of.domain.literal(atom, random() < 0.6));
      if (literals.length === 0) return [];
      return [{ of, constraint: of.of(literals.sort((left, right) => left - right)) }];
    }),
  );
}
