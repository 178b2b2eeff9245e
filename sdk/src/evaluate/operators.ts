import type { AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";

/** Whether one present, non-null attribute value satisfies an operator. A value of the wrong type does not. */
export type Match = (attribute: unknown) => boolean;

/** The operators that compare with values. */
export type ComparingOperator = Exclude<AttributeOperator, "exists">;

export function matcherOf(operator: ComparingOperator, values: readonly JsonScalar[]): Match {
  return makers[operator](values);
}

type Maker = (values: readonly JsonScalar[]) => Match;

/** What each operator is made of, once for a condition: all of the work that does not need the attribute. */
const makers: Readonly<Record<ComparingOperator, Maker>> = {
  in: (values) => {
    const [only] = values;
    if (values.length === 1) return (attribute) => attribute === only;
    const all: ReadonlySet<unknown> = new Set(values);
    return (attribute) => all.has(attribute);
  },
  starts_with: texts((value) => (attribute) => isText(attribute) && attribute.startsWith(value)),
  ends_with: texts((value) => (attribute) => isText(attribute) && attribute.endsWith(value)),
  contains: texts((value) => (attribute) => isText(attribute) && attribute.includes(value)),
  // Being below any of several numbers is being below the largest of them.
  less_than: numbers(Math.max, (bound) => (it) => typeof it === "number" && it < bound),
  less_or_equal: numbers(Math.max, (bound) => (it) => typeof it === "number" && it <= bound),
  greater_than: numbers(Math.min, (bound) => (it) => typeof it === "number" && it > bound),
  greater_or_equal: numbers(Math.min, (bound) => (it) => typeof it === "number" && it >= bound),
};

/** Any of several texts. Each operator says what one of them takes, since a comparison handed in is not inlined. */
function texts(matchOf: (value: string) => Match): Maker {
  return (values) => {
    const matches = values.filter(isText).map(matchOf);
    const [only] = matches;
    if (only !== undefined && matches.length === 1) return only;
    return (attribute) => matches.some((match) => match(attribute));
  };
}

function numbers(
  boundOf: (...values: readonly number[]) => number,
  matchOf: (bound: number) => Match,
): Maker {
  return (values) => {
    const all = values.filter((value) => typeof value === "number");
    // Without a number to compare with, the bound would be one that nothing and nobody wrote.
    return all.length === 0 ? () => false : matchOf(boundOf(...all));
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
