import fc from "fast-check";
import { expect, test } from "vitest";
import { wordFinder } from "./word-finder.ts";

function find(text: string, words: readonly string[]): [string, number][] {
  return wordFinder(words)(Buffer.from(text)).map(({ word, start }) => [word, start]);
}

test.each([
  ['"new-checkout"', [["new-checkout", 1]]],
  ["new-checkout", [["new-checkout", 0]]],
  ["see new-checkout.", [["new-checkout", 4]]],
  ["new-checkout-2", []],
  ["my-new-checkout", []],
  ["$new-checkout", []],
  ["new-checkouts", []],
  ["éa.b", []],
  ["x.new-checkout", []],
  [".new-checkout", [["new-checkout", 1]]],
  [
    "a.b,a.b.c",
    [
      ["a.b", 0],
      ["a.b.c", 4],
    ],
  ],
])("in %j the words that stand alone are found", (text, expected) => {
  expect(find(text, ["new-checkout", "a.b", "a.b.c", "a"])).toEqual(expected);
});

test("methods are found behind their period only when they are asked for", () => {
  const bytes = Buffer.from('flags.boolean("x")');
  expect(wordFinder(["boolean"])(bytes)).toEqual([]);
  expect(wordFinder(["boolean"], { mayFollowPeriod: true })(bytes)).toEqual([
    { word: "boolean", start: 6 },
  ]);
});

test("finds what a regular expression finds, for any words in any text", () => {
  const word = fc.stringMatching(/^[ab][ab.-]{0,4}[ab]$/);
  const text = fc.stringMatching(/^[ab. "-]{0,60}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 6 }), text, (words, said) => {
      const expected = words
        .flatMap((each): [string, number][] => {
          const quoted = each.replaceAll(".", "\\.");
          const alone = new RegExp(
            `(?<![\\w$-])(?<![\\w$-]\\.)${quoted}(?![\\w$-]|\\.[\\w$-])`,
            "g",
          );
          return [...said.matchAll(alone)].map(({ index }) => [each, index]);
        })
        .sort(([, a], [, b]) => a - b);
      expect(find(said, words)).toEqual(expected);
    }),
  );
});
