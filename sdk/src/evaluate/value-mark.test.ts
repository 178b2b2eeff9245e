import { expect, test } from "vitest";
import { valueMark } from "./index.ts";

test.each([
  [true, { type: "boolean", value: true }],
  [0, { type: "number", value: 0 }],
  ["x".repeat(64), { type: "string", value: "x".repeat(64) }],
  [Number.NaN, { type: "number", hash: expect.any(String) }],
  ["x".repeat(65), { type: "string", hash: expect.any(String) }],
  [[1, "a"], { type: "object", hash: expect.any(String) }],
  [null, undefined],
  [undefined, undefined],
])("%j is shown as %j", (value, mark) => {
  expect(valueMark(value)).toEqual(mark);
});

test("the same object has the same hash, in whatever order its fields stand, and another has another", () => {
  const hash = (value: unknown) => valueMark(value)?.hash;
  expect(hash({ a: 1, b: { c: [1, 2], d: 3 } })).toBe(hash({ b: { d: 3, c: [1, 2] }, a: 1 }));
  expect(hash({ a: 1, b: { c: [1, 2], d: 3 } })).not.toBe(hash({ b: { d: 3, c: [2, 1] }, a: 1 }));
});

test("what no flag can have has no mark", () => {
  for (const value of [10n, Symbol("a"), () => 1]) expect(valueMark(value)).toBeUndefined();
});
