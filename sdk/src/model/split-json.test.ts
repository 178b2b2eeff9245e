import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "./json.ts";
import { addMembers, afterValue } from "./split-json.ts";

/** `undefined` for a text that is no object from its beginning to its end. */
function membersOf(text: string): Map<string, string> | undefined {
  const starts = new Map<string, number>();
  if (addMembers(text, 0, starts) !== text.length) return undefined;
  return new Map(
    [...starts].map(([name, start]) => [name, text.slice(start, afterValue(text, start))]),
  );
}

test("what an object's members say, taken apart, is what the object says", () => {
  const spaced = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, "\t"));
  fc.assert(
    fc.property(spaced, ([object, space]) => {
      const text = JSON.stringify(object, undefined, space);
      const members = membersOf(text);
      expect([...(members ?? [])].map(([name, value]) => [name, JSON.parse(value)])).toEqual(
        Object.entries(JSON.parse(text)),
      );
    }),
    { numRuns: 1_000 },
  );
});

test("of two members with one name the last counts", () => {
  expect(membersOf('{"a":1,"\\u0061":{"b":[2]}}')).toEqual(new Map([["a", '{"b":[2]}']]));
});

test("an object that does not end has no members, wherever it was cut", () => {
  const text = JSON.stringify({ 'a"b\\': [{ c: "}" }, "]", 1.5e3], d: null, é: "\\" });
  for (let end = 0; end < text.length; end++) {
    expect(membersOf(text.slice(0, end)), text.slice(0, end)).toBeUndefined();
  }
  expect(membersOf(text)?.size).toBe(3);
});

test.each([
  "",
  "[]",
  "null",
  '"a"',
  "{,}",
  "{a:1}",
  '{"a"}',
  '{"a":}',
  '{"a":,"b":1}',
  '{"a":,"b":[]}',
  '{"a":1,}',
  '{"a":1 "b":2}',
  '{"a":1}}',
  '{"a":1}x',
  '{"\\x":1}',
])("%s is no object", (text) => {
  expect(membersOf(text)).toBeUndefined();
});

test("whatever the text, it is never taken apart into more than JSON would find", () => {
  const broken = fc.tuple(fc.jsonValue(), fc.nat(), fc.constantFrom("{", "}", "[", '"', ",", "\\"));
  fc.assert(
    fc.property(broken, ([json, at, more]) => {
      const whole = JSON.stringify({ json });
      const text = whole.slice(0, at % whole.length) + more + whole.slice(at % whole.length);
      const members = membersOf(text);
      const readable = [...(members ?? [])].every(([, value]) => parseJson(value) !== undefined);
      // A value is looked at when it is parsed; what is around the values has to be right at once.
      expect(members !== undefined && readable).toBe(parseJson(text) !== undefined);
    }),
    { numRuns: 2_000 },
  );
});
