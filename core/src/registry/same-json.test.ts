import { expect, test } from "vitest";
import { isSameJson } from "./same-json.ts";

test.each([
  [1, 1],
  [0, -0],
  [
    { a: 1, b: [null] },
    { b: [null], a: 1 },
  ],
  [{ a: undefined }, {}],
  [undefined, undefined],
] as const)("%j is the same as %j", (left, right) => expect(isSameJson(left, right)).toBe(true));

test.each([
  [1, "1"],
  [null, undefined],
  [null, {}],
  [[], {}],
  [[1], [1, 2]],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: 1 }, { b: 1 }],
  [{}, { constructor: Object }],
] as const)("%j is not the same as %j", (left, right) => {
  expect(isSameJson(left, right)).toBe(false);
  expect(isSameJson(right, left)).toBe(false);
});
