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
  starts_with: texts((attribute, value) => attribute.startsWith(value)),
  ends_with: texts((attribute, value) => attribute.endsWith(value)),
  contains: texts((attribute, value) => attribute.includes(value)),
  // Being below any of several numbers is being below the largest of them.
  less_than: numbers(Math.max, (attribute, bound) => attribute < bound),
  less_or_equal: numbers(Math.max, (attribute, bound) => attribute <= bound),
  greater_than: numbers(Math.min, (attribute, bound) => attribute > bound),
  greater_or_equal: numbers(Math.min, (attribute, bound) => attribute >= bound),
};

function texts(compare: (attribute: string, value: string) => boolean): Maker {
  return (values) => {
    const all = values.filter((value) => typeof value === "string");
    return (attribute) => {
      if (typeof attribute !== "string") return false;
      for (const value of all) if (compare(attribute, value)) return true;
      return false;
    };
  };
}

function numbers(
  boundOf: (...values: readonly number[]) => number,
  compare: (attribute: number, bound: number) => boolean,
): Maker {
  return (values) => {
    const all = values.filter((value) => typeof value === "number");
    // Without a number to compare with, the bound would be one that nothing and nobody wrote.
    if (all.length === 0) return () => false;
    const bound = boundOf(...all);
    return (attribute) => typeof attribute === "number" && compare(attribute, bound);
  };
}
