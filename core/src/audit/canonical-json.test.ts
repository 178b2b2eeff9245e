import type { JsonValue } from "@yardarm/sdk/model";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSameJson } from "../registry/same-json.ts";
import { canonicalJson } from "./canonical-json.ts";

/** Its types speak of a default export, which it has in no module system. */
const theirs: unknown = canonicalize;

function theirText(value: unknown): unknown {
  if (typeof theirs !== "function") throw new TypeError("The other implementation is a function.");
  return theirs(value);
}

/** RFC 8785, appendix B: the bits of a double and how it is written. */
const numbers: readonly (readonly [bits: string, text: string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

test.each(numbers)("the number with the bits %s is written %s", (bits, text) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  expect(canonicalJson(view.getFloat64(0))).toBe(text);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("the number %s has no text", (number) => {
  expect(() => canonicalJson(number)).toThrow(TypeError);
});

test("the example of RFC 8785, 3.2.2, comes out as printed there", () => {
  const value = JSON.parse(`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`);
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("fields are sorted by UTF-16 code unit, as in RFC 8785, 3.2.3", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  const names = [...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1]);
  expect(names).toEqual([
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
});

test.each(["\ud800", "a\udc00", "\udc00\ud800"])(
  "text with half a surrogate pair is refused",
  (text) => {
    expect(() => canonicalJson(text)).toThrow(TypeError);
    expect(() => canonicalJson({ [text]: 1 })).toThrow(TypeError);
  },
);

test("a field that is undefined is a field that is absent", () => {
  const value: { a?: JsonValue; b: number } = { b: 1 };
  expect(canonicalJson({ ...value, a: undefined } as unknown as JsonValue)).toBe('{"b":1}');
});

test("what is written reads back as the same value, whatever order its fields had", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (json) => {
      const value = json as JsonValue;
      const text = canonicalJson(value);
      expect(isSameJson(JSON.parse(text), value)).toBe(true);
      expect(canonicalJson(turned(value))).toBe(text);
    }),
    { numRuns: 300 },
  );
});

test("whatever is written is written alike by another implementation of RFC 8785", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (json) => {
      expect(canonicalJson(json as JsonValue)).toBe(theirText(json));
    }),
    { numRuns: 500 },
  );
});

/** The same value with the fields of its objects in reverse order. */
function turned(value: JsonValue): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(turned);
  const fields = Object.entries(value).map(([name, field]) => [name, turned(field)] as const);
  return Object.fromEntries(fields.reverse());
}
