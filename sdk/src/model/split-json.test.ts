import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "./json.ts";
import { addMembers, afterValue, walkMembers } from "./split-json.ts";

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
  '{"\n":1}',
  '{"a":[],"\t":[]}',
  '{a"b":1}',
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

const names = fc.oneof(fc.constantFrom("a", "\n", "__proto__", 'c"', "\\", "→,{"), fc.string());
const leaves = fc.oneof(fc.constantFrom('"}]', "[\\", "\n{", {}, [], 1.5e3, true, null), names);
const nested = fc
  .tuple(fc.array(leaves, { maxLength: 5 }), fc.dictionary(names, leaves), fc.nat(20))
  .map(([list, object, depth]) => {
    let value: unknown = [list, object];
    for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
    return value;
  });
/** As text, since an object cannot have a name twice. */
const objects = fc
  .tuple(
    fc.array(fc.tuple(names, fc.oneof(nested, leaves)), { maxLength: 6 }),
    fc.constantFrom([0, ","], [1, " ,\n"], ["\t", "\r\n,"]),
  )
  .map(([members, [space, comma]]) => {
    const texts = members.map((member) =>
      member.map((json) => JSON.stringify(json, undefined, space)).join(space === 0 ? ":" : " : "),
    );
    return `{${texts.join(comma as string)}}`;
  });

/** Which pieces of a text are put together, and what is put between them; the first changes nothing. */
const edits = fc.tuple(
  fc.constantFrom([0, 1, 2, 3], [0, 2, 1, 3], [0, 1, 1, 2, 3], [0, 2, 3], [0, 1]),
  fc.oneof(fc.constant(""), fc.constantFrom(...'{}[]",:\\ \n')),
);
const texts = fc
  .tuple(objects, fc.tuple(fc.nat(), fc.nat(), fc.nat()), edits)
  .map(([text, places, [pieces, between]]) => {
    const inside = places.map((place) => place % (text.length + 1)).sort((a, b) => a - b);
    const cuts = [0, ...inside, text.length];
    return pieces.map((piece) => text.slice(cuts[piece], cuts[piece + 1])).join(between);
  });

test("whatever the text, looking for a pattern finds what walking through it finds", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const [found, walked] = [new Map<string, number>(), new Map<string, number>()];
      const end = addMembers(text, 0, found);
      const endOfWalk = walkMembers(text, 0, (name, start) => {
        walked.set(name, start);
        return afterValue(text, start);
      });
      expect([end, ...found]).toEqual([endOfWalk, ...walked]);
    }),
    { numRuns: 2_000 },
  );
});

test("what is more than an engine has room for in one go is walked through", () => {
  const list = `[${'"",'.repeat(2_500_000)}""]`;
  const text = `{"a":[],"b":${list},"c":[]}`;
  const members = membersOf(text);
  expect([...(members ?? new Map()).keys()]).toEqual(["a", "b", "c"]);
  expect(members?.get("b")).toHaveLength(list.length);
});
