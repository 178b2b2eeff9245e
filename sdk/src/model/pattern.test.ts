import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "./limits.ts";
import { checkPattern, type PatternFault } from "./pattern.ts";
import { patternFaults } from "./pattern-faults.ts";

const refused: readonly (readonly [pattern: string, fault: PatternFault, at: number])[] = [
  ["(a)\\1", "backreference", 3],
  ["(?<n>a)\\k<n>", "backreference", 7],
  ["a(?=b)", "lookaround", 1],
  ["a(?!b)", "lookaround", 1],
  ["(?<=a)b", "lookaround", 0],
  ["(?<!a)b", "lookaround", 0],
  ["(?>a)", "atomic", 0],
  ["a*+", "repeated", 2],
  ["a**", "repeated", 2],
  ["a{2}{3}", "repeated", 4],
  ["a+??", "repeated", 3],
  ["*a", "nothing", 0],
  ["(|+)", "nothing", 2],
  ["{2}", "nothing", 0],
  ["(?i)*", "nothing", 4],
  ["a{3,2}", "repeat", 1],
  ["a{1001}", "repeat", 1],
  ["a{9999999999}", "repeat", 1],
  ["(){9999999999}", "repeat", 2],
  ["(a{100}){100}", "states", 8],
  ["a{600}b{600}", "states", 0],
  ["(((a{10}){10}){10}){10}", "states", 19],
  ["(a", "group", 0],
  ["a)", "group", 1],
  ["(?P<n>a", "group", 0],
  ["[a", "class", 0],
  ["[]", "class", 0],
  ["[]a]", "class", 0],
  ["[^]a]", "class", 0],
  ["[[:alpha:]]", "posix", 1],
  ["\\pL", "property", 0],
  ["[\\p{L}]", "property", 1],
  ["[b-a]", "range", 1],
  ["[a-\\d]", "range", 1],
  ["[\\d-z]", "range", 1],
  ["\\", "escape", 0],
  ["\\q", "escape", 0],
  ["\\u0041", "escape", 0],
  ["\\x4", "escape", 0],
  ["\\x{110000}", "escape", 0],
  ["[\\b]", "escape", 1],
  ["\\é", "escape", 0],
  ["(?U)a", "flag", 0],
  ["(?)", "flag", 0],
  ["(?i-)a", "flag", 0],
  ["(?#x)", "flag", 0],
  ["(?P<1>a)", "flag", 0],
  ["a".repeat(1_001), "length", 1_000],
];

test.each(refused)("%s is refused", (pattern, fault, at) => {
  expect(checkPattern(pattern)).toMatchObject({ fault, at });
});

test("every reason is met, and is a sentence", () => {
  expect(new Set(refused.map(([, fault]) => fault))).toEqual(new Set(Object.keys(patternFaults)));
  for (const text of Object.values(patternFaults)) expect(text).toMatch(/^[A-Z].*\.$/);
});

test("what is as large as is allowed is not refused", () => {
  expect(checkPattern("a".repeat(limits.patternLengthMax))).toEqual({ at: 0, states: 1_000 });
  expect(checkPattern("a{1000}").fault).toBeUndefined();
  expect(checkPattern("(".repeat(500) + ")".repeat(500)).fault).toBeUndefined();
});

test("any text has an answer", () => {
  const pieces = fc.constantFrom(
    ..."(|)[]{}^$.*+?-,\\:=!<>PimsUpxkQ019aé😀".split(""),
    "(?",
    "{2,",
    "[:",
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join("")),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { fault, at, states } = checkPattern(text);
      expect(at).toBeLessThanOrEqual(text.length);
      expect(fault === undefined ? states : 0).toBeLessThanOrEqual(limits.patternStatesMax);
    }),
    { numRuns: 3_000 },
  );
});
