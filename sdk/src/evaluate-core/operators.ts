import type { Family, Maker, Match } from "../evaluate/operators.ts";
import { failure } from "../evaluate/outcome.ts";

/** The operators that each bundle has; `in` and `has_any`, which have one answer for all their values, are in `conditions.ts`. */
export const basic: Family = {
  less_than: ofNumbers((it, bound) => it < bound),
  less_or_equal: ofNumbers((it, bound) => it <= bound),
  greater_than: ofNumbers((it, bound) => it > bound),
  greater_or_equal: ofNumbers((it, bound) => it >= bound),
  contains: ofTexts((it, piece) => it.includes(piece)),
  starts_with: ofTexts((it, piece) => it.startsWith(piece)),
  ends_with: ofTexts((it, piece) => it.endsWith(piece)),
};

/** A bundle left it out: who is asked whether it holds is not decided, since any answer might be wrong. */
export function missing(operator: string): Match {
  return () => {
    throw failure("PARSE_ERROR", `There is no operator "${operator}".`);
  };
}

/** Unicode's lower case, the same in every locale. */
export function lowered(it: unknown): unknown {
  return typeof it === "string" ? it.toLowerCase() : it;
}

function ofNumbers(compare: (it: number, bound: number) => boolean): Maker {
  return (bound) => {
    if (typeof bound !== "number") throw new TypeError();
    return (it) => typeof it === "number" && compare(it, bound);
  };
}

function ofTexts(compare: (it: string, piece: string) => boolean): Maker {
  return (value, ignoreCase) => {
    if (typeof value !== "string") throw new TypeError();
    const cased = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
    const piece = cased(value);
    return (it) => typeof it === "string" && compare(cased(it), piece);
  };
}
