import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { equal, greater, less } from "../model/order.ts";
import { orderOfPlain, plainVersionOf } from "../model/semver.ts";
import { type Attribute, attributeAt } from "./attribute.ts";
import { type Match, matchOf } from "./operators.ts";
import type { Test } from "./tables.ts";

/** Compares an attribute. A list satisfies an operator when one of its items does. */
export function attributeTest(condition: AttributeCondition): Test {
  const { operator, values = [], ignoreCase } = condition;
  const attribute = attributeAt(condition.attribute, condition.kind);
  const match = matchOf(condition);
  const make = ignoreCase ? undefined : makers[operator];
  return (
    make?.(attribute, values, match) ??
    ((subject) => {
      const it = subject.read(attribute);
      return it !== undefined && it !== null && (match(it) || isItemMatch(it, match));
    })
  );
}

function isItemMatch(value: unknown, match: Match): boolean {
  return (
    typeof value === "object" && Array.isArray(value) && value.some((item: unknown) => match(item))
  );
}

/** `undefined` for values that are not as nearly all are. */
type Maker = (
  attribute: Attribute,
  values: readonly JsonScalar[],
  match: Match,
) => Test | undefined;

/**
 * What is asked most: reading and comparing in one function, since calling another takes as long as either does; and a function
 * for each, so that what an engine has seen of others does not slow it down.
 */
const makers: { readonly [O in AttributeOperator]?: Maker } = {
  in: (attribute, values, match) => {
    if (values.length === 1) {
      const [value] = values;
      return (subject) => {
        const it = subject.read(attribute);
        return it === value || isItemMatch(it, match);
      };
    }
    const all: ReadonlySet<unknown> = new Set(values);
    return (subject) => {
      const it = subject.read(attribute);
      return all.has(it) || isItemMatch(it, match);
    };
  },
  has_any: (attribute, _values, match) => (subject) => isItemMatch(subject.read(attribute), match),
  less_than: numbers(less),
  less_or_equal: numbers(less + equal),
  greater_than: numbers(greater),
  greater_or_equal: numbers(greater + equal),
  semver_equal: versions(equal),
  semver_less_than: versions(less),
  semver_less_or_equal: versions(less + equal),
  semver_greater_than: versions(greater),
  semver_greater_or_equal: versions(greater + equal),
};

/** @param orders those that suffice, added up */
function numbers(orders: number): Maker {
  return (attribute, [bound, more], match) => {
    if (typeof bound !== "number" || more !== undefined) return undefined;
    return (subject) => {
      const it = subject.read(attribute);
      if (typeof it !== "number") return isItemMatch(it, match);
      const order = it < bound ? less : it > bound ? greater : it === bound ? equal : 0;
      return (order & orders) !== 0;
    };
  };
}

function versions(orders: number): Maker {
  return (attribute, [value, more], match) => {
    const bound = plainVersionOf(String(value));
    if (bound === undefined || more !== undefined) return undefined;
    return (subject) => {
      const it = subject.read(attribute);
      const order = typeof it === "string" ? orderOfPlain(it, bound) : 0;
      return order === 0 ? match(it) || isItemMatch(it, match) : (order & orders) !== 0;
    };
  };
}
