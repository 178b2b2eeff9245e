import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { type Match, makers } from "./matchers.ts";

/** How a condition compares, with what it compares with: all of the work that does not need the attribute. */
export interface Comparison {
  readonly by: By;
  readonly text: unknown;
  readonly bound: number;
  readonly values: ReadonlySet<unknown> | undefined;
  readonly match: Match | undefined;
}

// What is asked most is told apart by number, since calling a function takes as long as comparing does.
const exists = 0;
const is = 1;
const isAnyOf = 2;
const startsWith = 3;
const endsWith = 4;
const contains = 5;
const isLess = 6;
const isLessOrEqual = 7;
const isGreater = 8;
const isGreaterOrEqual = 9;
/** Any other comparison: `match` makes it. */
const matches = 10;

type By = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

export function isMatch({ by, text, bound, values, match }: Comparison, it: unknown): boolean {
  switch (by) {
    case exists:
      return true;
    case is:
      return it === text;
    case isAnyOf:
      return values?.has(it) === true;
    case startsWith:
      return isText(it) && it.startsWith(text as string);
    case endsWith:
      return isText(it) && it.endsWith(text as string);
    case contains:
      return isText(it) && it.includes(text as string);
    case isLess:
      return typeof it === "number" && it < bound;
    case isLessOrEqual:
      return typeof it === "number" && it <= bound;
    case isGreater:
      return typeof it === "number" && it > bound;
    case isGreaterOrEqual:
      return typeof it === "number" && it >= bound;
    default:
      return match?.(it) === true;
  }
}

const byOf: { readonly [O in AttributeOperator]?: By } = {
  exists,
  in: is,
  // Of the items of a list; that the attribute has to be one is up to the condition.
  has_any: is,
  starts_with: startsWith,
  ends_with: endsWith,
  contains,
  less_than: isLess,
  less_or_equal: isLessOrEqual,
  greater_than: isGreater,
  greater_or_equal: isGreaterOrEqual,
};

type Compared = Pick<AttributeCondition, "operator" | "values" | "ignoreCase">;

export function comparisonOf({ operator, values = [], ignoreCase }: Compared): Comparison {
  const by = byOf[operator] ?? matches;
  const [text] = values;
  const comparison: Comparison = { by, text, bound: 0, values: undefined, match: undefined };
  if (by === matches)
    return { ...comparison, match: makers[operator]?.(values, ignoreCase === true) };
  if (ignoreCase) {
    const lower = comparisonOf({ operator, values: values.map(lowered) });
    return { ...comparison, by: matches, match: (it) => isMatch(lower, lowered(it)) };
  }
  if (by >= isLess) return { ...comparison, ...boundOf(by, values) };
  if (by === exists || values.length === 1) return comparison;
  if (by === is) return { ...comparison, by: isAnyOf, values: new Set(values) };
  const parts = values.map((value) => comparisonOf({ operator, values: [value] }));
  return { ...comparison, by: matches, match: (it) => parts.some((part) => isMatch(part, it)) };
}

/** Being below any of several numbers is being below the largest of them. */
function boundOf(by: By, values: readonly JsonScalar[]): Partial<Comparison> {
  const bounds = values.filter((value) => typeof value === "number");
  // Without a number to compare with, the bound would be one that nothing and nobody wrote.
  if (bounds.length === 0) return { by: matches };
  return { bound: by < isGreater ? Math.max(...bounds) : Math.min(...bounds) };
}

/** Unicode's lower case, the same in every locale. */
function lowered<V>(value: V): V | string {
  return isText(value) ? value.toLowerCase() : value;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
