import type { AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";

/** Whether one present, non-null attribute value satisfies an operator. */
export type Match = (attribute: unknown) => boolean;

type Comparison = (attribute: unknown, values: readonly JsonScalar[]) => boolean;

const comparisons: Readonly<Record<Exclude<AttributeOperator, "exists">, Comparison>> = {
  in: (attribute, values) => values.some((value) => value === attribute),
  starts_with: text((attribute, value) => attribute.startsWith(value)),
  ends_with: text((attribute, value) => attribute.endsWith(value)),
  contains: text((attribute, value) => attribute.includes(value)),
  less_than: numbers((attribute, value) => attribute < value),
  less_or_equal: numbers((attribute, value) => attribute <= value),
  greater_than: numbers((attribute, value) => attribute > value),
  greater_or_equal: numbers((attribute, value) => attribute >= value),
};

/** Above this many values a set answers faster than a walk. */
const walkMax = 8;

/** A list attribute matches when any of its items does. A value of the wrong type does not match. */
export function matcherOf(operator: AttributeOperator, values: readonly JsonScalar[]): Match {
  if (operator === "exists") return () => true;
  const matchesOne = operator === "in" ? membership(values) : comparing(operator, values);
  return (attribute) =>
    Array.isArray(attribute) ? attribute.some(matchesOne) : matchesOne(attribute);
}

function membership(values: readonly JsonScalar[]): Match {
  if (values.length <= walkMax) return comparing("in", values);
  const set: ReadonlySet<unknown> = new Set(values);
  return (attribute) => set.has(attribute);
}

function comparing(
  operator: Exclude<AttributeOperator, "exists">,
  values: readonly JsonScalar[],
): Match {
  const compare = comparisons[operator];
  return (attribute) => compare(attribute, values);
}

function text(compare: (attribute: string, value: string) => boolean): Comparison {
  return (attribute, values) =>
    typeof attribute === "string" &&
    values.some((value) => typeof value === "string" && compare(attribute, value));
}

function numbers(compare: (attribute: number, value: number) => boolean): Comparison {
  return (attribute, values) =>
    typeof attribute === "number" &&
    values.some((value) => typeof value === "number" && compare(attribute, value));
}
