import {
  comparingAlike,
  type Family,
  isGreater,
  isLess,
  isNotGreater,
  isNotLess,
  type Reading,
  startsWith,
  textOf,
} from "../evaluate/operators.ts";

const numberOf: Reading<number> = (it) => (typeof it === "number" ? it : undefined);

/** Text, perhaps in Unicode's lower case, the same in every locale. */
export const casedOf: Reading<string> = (it, ignoreCase) =>
  ignoreCase ? textOf(it)?.toLowerCase() : textOf(it);

/** The operators that each bundle has; `in` and `has_any`, which have one answer for all their values, are in `conditions.ts`. */
export const basic: Family = {
  less_than: comparingAlike(isLess, numberOf),
  less_or_equal: comparingAlike(isNotGreater, numberOf),
  greater_than: comparingAlike(isGreater, numberOf),
  greater_or_equal: comparingAlike(isNotLess, numberOf),
  contains: comparingAlike((it, piece) => it.includes(piece), casedOf),
  starts_with: comparingAlike(startsWith, casedOf),
  ends_with: comparingAlike((it, piece) => it.endsWith(piece), casedOf),
};
