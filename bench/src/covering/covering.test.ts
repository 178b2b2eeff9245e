import { checkPlan, feasibilityOf, holdsOf } from "@yardarm/core/combinations";
import { expect, test } from "vitest";
import { featureModel, flagModel, madeModels } from "./made-models.ts";
import { parseCtw } from "./parse-ctw.ts";
import { parseDimacs } from "./parse-dimacs.ts";
import { rowsIn, textOf } from "./pict.ts";

const ctw = `Model small
/* a comment */
Parameters:
  on: Boolean
  size: { small medium "large" } // another
  count: [0 .. 6] step 2
Constraints:
 # on => size != small #
 # (size == large) <=> count > 2 #
 # !on || count != 6 and true #
 # size = small or !(count = 0) or on #
`;

/** All rows of a model, with their values by name, for which the conditions hold. */
function soundRows({ parameters, conditions }: ReturnType<typeof parseCtw>): readonly string[] {
  let rows: readonly (readonly number[])[] = [[]];
  for (const { values } of parameters) {
    rows = rows.flatMap((row) => [...values.keys()].map((value) => [...row, value]));
  }
  return rows
    .filter((row) => conditions.every((condition) => holdsOf(condition, row)))
    .map((row) => row.map((value, at) => parameters[at]?.values[value]).join(" "));
}

test("a model of CTWedge is read with its parameters and conditions", () => {
  const model = parseCtw(ctw);
  expect(model.parameters).toEqual([
    { name: "on", values: ["false", "true"] },
    { name: "size", values: ["small", "medium", "large"] },
    { name: "count", values: ["0", "2", "4", "6"] },
  ]);
  const expected = [];
  for (const on of [false, true]) {
    for (const size of ["small", "medium", "large"]) {
      for (const count of [0, 2, 4, 6]) {
        const holds =
          (!on || size !== "small") &&
          (size === "large") === count > 2 &&
          (!on || count !== 6) &&
          (size === "small" || count !== 0 || on);
        if (holds) expected.push(`${on} ${size} ${count}`);
      }
    }
  }
  expect(soundRows(model)).toEqual(expected);
});

test.each(["on =>", "size + 1 = 2", "unknown", "(on", "size"])(
  "a condition that is not understood is refused: %s",
  (text) => {
    expect(() => parseCtw(ctw.replace("on => size != small", text))).toThrow(SyntaxError);
  },
);

test("a formula of DIMACS is read with its names, however its clauses are broken into lines", () => {
  const model = parseDimacs("c 1 CONFIG_A\nc no name\np cnf 3 2\n1 -2\n0 2\n3 0\n");
  expect(model.parameters.map(({ name }) => name)).toEqual(["CONFIG_A", "x2", "x3"]);
  expect(soundRows(model)).toEqual(["off off on", "on off on", "on on off", "on on on"]);
});

test("what PICT is given and gives is what we mean", () => {
  const text = textOf(parseCtw(ctw));
  expect(text).toContain("p1: v0, v1, v2\n");
  expect(text).toContain('(not ([p0] = "v1"))');
  expect(rowsIn("p1\tp0\nv2\tv1\nv0\tv0\n")).toEqual([
    [1, 2],
    [0, 0],
  ]);
});

test("the models made in code are the same in each run, and every option can be on and off", () => {
  expect(Object.keys(madeModels).length).toBeGreaterThan(1);
  expect(flagModel(20, 10, 1)).toEqual(flagModel(20, 10, 1));
  expect(flagModel(20, 10, 2)).not.toEqual(flagModel(20, 10, 1));
  const model = featureModel(60, 60, 3);
  expect(model.conditions).toHaveLength(120);
  const can = feasibilityOf(model);
  for (const parameter of [...model.parameters.keys()].slice(1)) {
    expect(can([{ parameter, value: 0 }])).toBe(true);
    expect(can([{ parameter, value: 1 }])).toBe(true);
  }
  expect(can([{ parameter: 0, value: 0 }])).toBe(false);
  expect(checkPlan({ model, parameters: [0], strength: 1, rows: [] }).impossible).toBe(1);
});
