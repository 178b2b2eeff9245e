import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPattern } from "../model/pattern.ts";
import { matches as matchesQuickly } from "./families/quick-patterns.ts";
import { compilePattern, matchesPattern, type Step } from "./pattern.ts";

/** In both ways, which have to agree. */
function matchesStep(text: string, first: Step): boolean {
  const isMatch = matchesPattern(text, first);
  if (matchesQuickly(text, first) !== isMatch) throw new Error(`${text}: ${isMatch}?`);
  return isMatch;
}

/** All steps of a program, but that behind the last one. */
function stepsOf(first: Step): readonly Step[] {
  const all = new Set([first]);
  for (const [, next = []] of all) for (const step of next) all.add(step);
  return [...all].filter(([, next]) => next !== undefined);
}

function matches(pattern: string, text: string, ignoreCase = false): boolean {
  const { fault } = checkPattern(pattern);
  if (fault !== undefined) throw new Error(`${pattern} was refused: ${fault}.`);
  return matchesStep(text, compilePattern(pattern, ignoreCase));
}

const cases: readonly (readonly [pattern: string, hits: string[], misses: string[]])[] = [
  ["", ["", "anything"], []],
  ["b", ["abc", "b"], ["", "B"]],
  ["^b", ["bc"], ["ab"]],
  ["b$", ["ab"], ["bc", "b\n"]],
  ["^$", [""], ["\n"]],
  ["a.c", ["abc", "a😀c"], ["a\nc", "ac"]],
  ["(?s)a.c", ["a\nc"], ["ac"]],
  ["(?m)^b$", ["a\nb\nc", "b"], ["ab\nc", "a\rb\rc", "a\u2028b"]],
  ["^b$", ["b"], ["a\nb\nc"]],
  ["\\Ab\\z", ["b"], ["a\nb", "b\n"]],
  ["(?m)\\Ab\\z", ["b"], ["a\nb"]],
  ["a|b|", ["", "x"], []],
  ["^(a|bc)+$", ["abca", "bc"], ["ab", ""]],
  ["^(?:ab){2}$", ["abab"], ["ab", "ababab"]],
  ["^a{2,}$", ["aa", "aaaaa"], ["a", ""]],
  ["^a{0,}b$", ["b", "aab"], ["a"]],
  ["^a{1,3}$", ["a", "aaa"], ["", "aaaa"]],
  ["^a{0}b{0,1}$", ["", "b"], ["a", "bb"]],
  ["^a*?b+?c??$", ["b", "aabbc"], ["aac"]],
  ["^(a?){3}a{3}$", ["aaa", "aaaaaa"], ["aa", "aaaaaaa"]],
  ["^(a*)*$", ["", "aaaa"], ["b"]],
  ["^(|a)+$", ["", "aa"], ["b"]],
  ["^a{,3}$", ["a{,3}"], ["aa"]],
  ["^x{y}]$", ["x{y}]"], ["xy"]],
  ["^[a-c]+$", ["abc"], ["abd", "-"]],
  ["^[^a-c]$", ["d", "\n", "😀"], ["a", ""]],
  ["^[-a]+[b-]$", ["-a-", "ab"], ["b"]],
  ["^[a\\]^\\-]+$", ["a]^-"], ["b"]],
  ["^[😀-😂]$", ["😁"], ["😃"]],
  ["^[\\s\\S]$", ["\n", "x", "\u00a0"], [""]],
  ["^[\\d.]+\\D$", ["1.2x", "1é"], ["1"]],
  ["^\\w+$", ["aZ_09"], ["é", "a-b", "ſ"]],
  ["^\\W$", ["é", "-", "\u2028"], ["_"]],
  ["^\\s+$", ["\t\n\f\r "], ["\v", "\u00a0"]],
  ["^\\S+$", ["\u00a0\v"], [" ", "\n"]],
  ["^[^\\S]$", [" "], ["x"]],
  ["\\bfoo\\b", ["a foo!", "foo", "éfoo"], ["food", "_foo"]],
  ["(?i)\\bfoo\\b", ["ſFOO\u212a"], ["_foo"]],
  ["\\Boo\\B", ["food?oods"], ["foo", "oo"]],
  ["^\\x41\\x{1f600}\\t\\n\\v\\f\\r\\a$", ["A😀\t\n\v\f\r\u0007"], ["A"]],
  ["^[\\x41\\x{1F600}-\\x{1F602}\\a]+$", ["A😁\u0007"], ["B"]],
  ["^\\.\\*\\-\\@\\/\\(\\)\\{$", [".*-@/(){"], ["x"]],
  ["^[\\@\\.\\/]$", ["@", ".", "/"], ["\\"]],
  ["^(?P<year>\\d{4})-(?<month>\\d\\d)$", ["2026-11"], ["26-11"]],
  ["(?i)straße", ["STRAßE", "straße"], ["STRASSE"]],
  ["^(?i:a)b$", ["Ab", "ab"], ["aB"]],
  ["^a(?i)b|c$", ["aB", "C"], ["Ab"]],
  ["^(?i)a(?-i)b$", ["Ab"], ["AB"]],
  ["^(?is-m:a.)b$", ["A\nb"], ["A\nB"]],
  ["^(?i)[a-c]$", ["B", "b"], ["d"]],
  ["^(?i)[^a-c]$", ["D"], ["B"]],
  ["^(?i)É$", ["é"], ["e"]],
  ["^\\ud*$".replace("\\u", "u"), ["u", "udd"], ["d"]],
];

test.each(cases)("the pattern %s", (pattern, hits, misses) => {
  for (const text of hits) expect(`${text}: ${matches(pattern, text)}`).toBe(`${text}: true`);
  for (const text of misses) expect(`${text}: ${matches(pattern, text)}`).toBe(`${text}: false`);
});

test("without case, a pattern is as if it began with (?i)", () => {
  expect(matches("^ab$", "aB", true)).toBe(true);
  expect(matches("^ab$", "aB")).toBe(false);
  expect(matches("^(?-i)ab$", "aB", true)).toBe(false);
});

test("half of a pair of surrogates is a character of its own", () => {
  expect(matches("^.$", "\ud83d")).toBe(true);
  expect(matches("^..$", "\ude00\ud83d")).toBe(true);
  expect(matches("\\x{1F600}", "\ud83d")).toBe(false);
});

test("a text that is longer than allowed does not match", () => {
  expect(matches("a", "a".repeat(4_096))).toBe(true);
  expect(matches("a", "a".repeat(4_097))).toBe(false);
});

describe("compared with JavaScript's own expressions", () => {
  const letters = fc.constantFrom("a", "b", "B", "é", "ñ", "1", "_", " ", "\n", "-", "😀");
  const classes = fc.constantFrom(
    "[ab]",
    "[^a]",
    "[a-c1-3]",
    "[^\\d\\n]",
    "\\d",
    "\\W",
    "[é😀]",
    ".",
  );
  const places = fc.constantFrom("^", "$", "\\b", "\\B");
  const signs = fc.constantFrom("*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?", "??", "{2,3}?");
  const { pattern } = fc.letrec<{ pattern: string; sequence: string; part: string }>((tie) => ({
    part: fc.oneof(
      { depthSize: "small" },
      letters,
      classes,
      tie("pattern").map((inner) => `(?:${inner})`),
      tie("pattern").map((inner) => `(${inner})`),
    ),
    sequence: fc
      .array(
        fc.oneof(
          tie("part"),
          fc.tuple(tie("part"), signs).map((both) => both.join("")),
          places,
        ),
        {
          maxLength: 4,
        },
      )
      .map((parts) => parts.join("")),
    pattern: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((all) => all.join("|")),
  }));
  const texts = fc.array(letters, { maxLength: 8 }).map((all) => all.join(""));
  const flags = fc.constantFrom("", "i", "s", "m", "is", "ims");

  test("10,000 random patterns say the same of 3 texts each", () => {
    const counts = { hits: 0, misses: 0 };
    const faults = new Set<unknown>();
    fc.assert(
      fc.property(
        pattern,
        flags,
        fc.array(texts, { minLength: 3, maxLength: 3 }),
        (source, flag, tried) => {
          const written = flag === "" ? source : `(?${flag})(?:${source})`;
          const { fault } = checkPattern(written);
          fc.pre(fault !== "states");
          faults.add(fault);
          const theirs = new RegExp(source, `uy${flag}`);
          const ours = compilePattern(written, false);
          for (const text of tried) {
            const isHit = startsAnywhere(theirs, text);
            if (matchesStep(text, ours) !== isHit) {
              throw new Error(`${JSON.stringify([written, text])} should be ${isHit}.`);
            }
            counts[isHit ? "hits" : "misses"]++;
          }
        },
      ),
      { numRuns: 10_000, seed: 7 },
    );
    expect([...faults]).toEqual([undefined]);
    // Both answers are common, so that agreeing means something.
    expect(Math.min(counts.hits, counts.misses)).toBeGreaterThan(5_000);
    // Each makes a dozen expressions, which takes long where others compile things, too.
  }, 120_000);
});

/** Tried from each character, since V8 also tries from within pairs of surrogates. */
function startsAnywhere(sticky: RegExp, text: string): boolean {
  let at = 0;
  for (const character of [...text, ""]) {
    sticky.lastIndex = at;
    if (sticky.test(text)) return true;
    at += character.length;
  }
  return false;
}

describe("the work is bounded by steps times characters", () => {
  /** How many steps are looked at. */
  function work(
    match: typeof matchesPattern,
    pattern: string,
    text: string,
  ): { readonly looks: number; readonly steps: number } {
    let looks = 0;
    const first = compilePattern(pattern, false);
    const steps = stepsOf(first);
    for (const [form] of steps) {
      form.test = (it) => {
        looks++;
        return RegExp.prototype.test.call(form, it);
      };
    }
    expect(match(text, first)).toBe(false);
    return { looks, steps: steps.length };
  }

  const ways = [
    { how: "plainly", match: matchesPattern },
    { how: "quickly", match: matchesQuickly },
  ];
  describe.each(ways)("$how", ({ match }) => {
    test.each([
      ["^(a+)+$"],
      ["^(a|a)*$"],
      ["^(a|aa)+$"],
      ["^(a?){30}a{30}$"],
      ["(.*)*x"],
      ["(a*)*b"],
      ["^(.*a){12}$"],
      ["^([a-z]+)*[0-9]$"],
      ["(((a*)*)*)*b"],
      ["^(\\w+\\s?)*$"],
    ])("of %s, which hangs others", (pattern) => {
      const lengths = [250, 500, 1_000, 2_000];
      const all = lengths.map((length) => ({
        length,
        ...work(match, pattern, `${"a".repeat(length)}!`),
      }));
      for (const { looks, length, steps } of all) {
        expect(looks).toBeLessThanOrEqual((steps + 1) * (length + 2));
      }
      const [, shorter, , longer] = all;
      // Four times the text is at most four times the work, and a little for its ends.
      expect((longer?.looks ?? 0) / (shorter?.looks ?? 1)).toBeLessThan(4.1);
    });
  });
});

test("what was not refused always makes a program of the size that was counted", () => {
  const pieces = fc.constantFrom(
    ...("(|)[]{}^$.*+?-,\\:=!<>Pimsdwxn019aé😀".match(/./gu) ?? []),
    "(?:",
    "(?i)",
    "{2}",
    "{1,3}",
    "[a-z]",
    "\\x{41}",
    "\\b",
  );
  const junk = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(""));
  let kept = 0;
  fc.assert(
    fc.property(junk, fc.string({ unit: "binary", maxLength: 5 }), (pattern, text) => {
      const { fault, states } = checkPattern(pattern);
      if (fault !== undefined) return;
      kept++;
      const first = compilePattern(pattern, false);
      if (stepsOf(first).length > states) throw new Error(pattern);
      matchesStep(text, first);
    }),
    { numRuns: 10_000, seed: 11 },
  );
  expect(kept).toBeGreaterThan(1_000);
});

test("what is empty is repeated at once, and what is large is not made", () => {
  expect(matches("^((((){1000}){1000}){1000}){1000}a$", "a")).toBe(true);
  expect(() => compilePattern("((a{1000}){1000}){1000}", false)).toThrow(RangeError);
});
