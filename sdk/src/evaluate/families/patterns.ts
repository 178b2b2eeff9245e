import type { Family } from "../operators.ts";
import { compilePattern, matchesPattern } from "../pattern.ts";

/** `matches`. */
export const patterns: Family = {
  matches: (value, ignoreCase) => {
    const program = compilePattern(String(value), ignoreCase);
    return (it) => typeof it === "string" && matchesPattern(program, it);
  },
};
