import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { failure } from "./outcome.ts";

/** Whether one attribute value satisfies an operator. A value of the wrong type does not, and neither does none. */
export type Match = (attribute: unknown) => boolean;

/**
 * What an operator does with one of a condition's values; what does not need the attribute is done here, once.
 *
 * @throws when it cannot read the value, so that nothing is decided by a condition that means something else.
 */
export type Maker = (value: JsonScalar, ignoreCase: boolean) => Match;

/** Operators that are made of the same code, so that a bundle can have it or not. */
export type Family = { readonly [O in AttributeOperator]?: Maker };

type Compared = Pick<AttributeCondition, "operator" | "values" | "ignoreCase">;

/**
 * How a condition compares.
 *
 * @throws what its operator does.
 */
export function matchOf({ operator, values = [], ignoreCase }: Compared, family: Family): Match {
  if (ignoreCase === true && operator !== "matches") {
    const lower = matchOf({ operator, values: values.map(lowered) }, family);
    return (it) => lower(lowered(it));
  }
  if (operator === "exists") return (it) => it !== undefined && it !== null;
  // Of the items of a list; that the attribute has to be one is up to the condition.
  if (operator === "in" || operator === "has_any") return among(values);
  const maker = family[operator];
  if (maker === undefined) return missing(operator);
  const matches = values.map((value) => maker(value, ignoreCase === true));
  const [only] = matches;
  return only !== undefined && matches.length === 1
    ? only
    : (it) => matches.some((match) => match(it));
}

/** A bundle left it out: who is asked whether it holds is not decided, since any answer might be wrong. */
function missing(operator: AttributeOperator): Match {
  return () => {
    throw failure("PARSE_ERROR", `There is no operator "${operator}".`);
  };
}

function among(values: readonly JsonScalar[]): Match {
  const all: ReadonlySet<unknown> = new Set(values);
  return (it) => all.has(it);
}

/** What every evaluator has, beside those that need no value or a set of them. */
export const basics: Family = {
  starts_with: ofType("", (it, text) => it.startsWith(text)),
  ends_with: ofType("", (it, text) => it.endsWith(text)),
  contains: ofType("", (it, text) => it.includes(text)),
  less_than: ofType(0, (it, bound) => it < bound),
  less_or_equal: ofType(0, (it, bound) => it <= bound),
  greater_than: ofType(0, (it, bound) => it > bound),
  greater_or_equal: ofType(0, (it, bound) => it >= bound),
};

/** Compares what is of one type. */
function ofType<T extends JsonScalar>(
  like: T,
  holds: (it: Like<T>, value: Like<T>) => boolean,
): Maker {
  const is = (it: unknown): it is Like<T> => typeof it === typeof like;
  return (value) => {
    if (!is(value)) throw new TypeError();
    return (it) => is(it) && holds(it, value);
  };
}

type Like<T> = T extends string ? string : number;

export function present<V>(value: V | undefined): V {
  if (value === undefined) throw new TypeError();
  return value;
}

/** Unicode's lower case, the same in every locale. */
function lowered<V>(value: V): V | string {
  return typeof value === "string" ? value.toLowerCase() : value;
}
