import fc from "fast-check";
import { expect, test } from "vitest";
import { Draw } from "../../changes/draw.test-support.ts";
import { drawStatement } from "../../changes/interactions-arbitrary.test-support.ts";
import type { Statement } from "../../registry/interaction-rule.ts";
import { parseStatementText } from "../../registry/parse-statement-text.ts";
import { holdsOf, type Model } from "../model.ts";
import { formulaOf, isKept } from "./statement-gates.ts";

function statement(text: string): Statement {
  const { value, problems } = parseStatementText(text);
  if (value === undefined) throw new Error(JSON.stringify(problems));
  return value;
}

test.each([
  ["a: on requires b: on", ["on on", "off on", "off off"]],
  ["a: on implies b: on", ["on on", "off on", "off off"]],
  ["a: on excludes b: on", ["on off", "off on", "off off"]],
  ["at most one of a: on, b: on, b: off", ["off on", "off off"]],
  ["exactly one of a: on, b: on", ["on off", "off on"]],
  ["always a: on or not b: on", ["on on", "on off", "off off"]],
  ["never a: on or off and not b: on", ["on on", "off on"]],
])("%j is kept by exactly %j", (text, kept) => {
  const states = ["on on", "on off", "off on", "off off"].filter((state) => {
    const [a, b] = state.split(" ");
    return isKept(statement(text), (flag) => (flag === "a" ? a : b));
  });
  expect(states).toEqual(kept);
});

test("what serves nothing serves none of its variants", () => {
  expect(isKept(statement("never a: on"), () => undefined)).toBe(true);
  expect(isKept(statement("always a: on"), () => undefined)).toBe(false);
  const model: Model = { parameters: [], conditions: [] };
  expect(holdsOf(formulaOf(statement("never a: on"), model), [])).toBe(true);
  expect(holdsOf(formulaOf(statement("always a: on"), model), [])).toBe(false);
});

test("as a formula over a model, a statement says what it says of flags", () => {
  const values = ["x", "y", "z"];
  const parameters = ["a", "b", "c"].map((name) => ({ name, values }));
  const model: Model = { parameters, conditions: [] };
  const variantsOf = new Map(parameters.map(({ name }) => [name, values]));
  let broken = 0;
  fc.assert(
    fc.property(fc.gen(), fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)), (value, row) => {
      const drawn = drawStatement(new Draw(value), variantsOf);
      const variantOf = (flag: string) =>
        values[row[parameters.findIndex(({ name }) => name === flag)] ?? -1];
      const kept = isKept(drawn, variantOf);
      expect(holdsOf(formulaOf(drawn, model), row)).toBe(kept);
      if (!kept) broken += 1;
    }),
    { numRuns: 500 },
  );
  expect(broken).toBeGreaterThan(50);
});
