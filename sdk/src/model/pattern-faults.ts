import { limits } from "./limits.ts";
import type { PatternFault } from "./pattern.ts";

/** Why a regular expression is refused, and what to write instead. */
export const patternFaults: Readonly<Record<PatternFault, string>> = {
  atomic: "Atomic groups are not supported; a group without “>” matches the same in no more time.",
  backreference: "References back to a group are not supported: they cannot be matched in time.",
  class: "The class that starts here is empty, or not closed by a “]”; one in it is written \\].",
  escape:
    "This escape is not known. A character outside ASCII is written as it is, or as \\x{1F600}.",
  flag: "After “(?” there may be the flags i, m and s, a name as in (?P<name>…), or a colon.",
  group:
    "A bracket is not closed, or closes nothing; one that is meant as a character is \\( or \\).",
  length: `A pattern has up to ${limits.patternLengthMax} characters.`,
  lookaround: "Looking ahead or behind is not supported: it cannot be matched in time.",
  nothing: "There is nothing before this that could be repeated.",
  posix: "POSIX classes are not supported; write a-z, 0-9, \\d or \\w.",
  property: "Classes of Unicode properties are not supported; write the ranges, such as а-яё.",
  range: "A range of a class goes from one character to one that is not before it.",
  repeat: `Something is repeated up to ${limits.patternStatesMax} times, and not less often than it has to be.`,
  repeated:
    "What is repeated already cannot be repeated again, and possessive forms are not supported.",
  states: `It is too large: with all repetitions written out, a condition may have ${limits.patternStatesMax} steps.`,
};
