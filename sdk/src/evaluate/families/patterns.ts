import { comparing, type Family, textOf } from "../operators.ts";
import { compilePattern, matchesPattern } from "../pattern.ts";

/** `matches`. */
export const patterns: Family = {
  matches: comparing(matchesPattern, textOf, compilePattern),
};
