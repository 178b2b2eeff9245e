import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";
import { attributeAt } from "./attribute.ts";
import { everything } from "./families/everything.ts";
import { any, type Parts, Test } from "./holds.ts";

/** How numbers are compared, and from 10 on texts; what the ways are is told at `Test`. */
const ways: { readonly [O in AttributeOperator]?: number } = {
  less_than: 6,
  less_or_equal: 7,
  greater_than: 8,
  greater_or_equal: 9,
  contains: 10,
  starts_with: 11,
  ends_with: 12,
};

/**
 * Compares an attribute.
 *
 * @throws when nobody knows the operator, or it cannot read a value, so that nothing is decided by a condition that means something else.
 */
export function attributeTest(condition: AttributeCondition): Test {
  const { negate, ...positive } = condition;
  return new Test({
    attribute: attributeAt(condition.attribute, condition.kind),
    isNegated: negate === true,
    ...partsOf(positive),
  });
}

function partsOf(condition: AttributeCondition): Parts {
  const { operator, values = [], ignoreCase } = condition;
  const [value, ...others] = values;
  if (operator === "exists") return { match: (it) => it !== undefined && it !== null };
  if (operator === "in") return among(values, ignoreCase);
  if (operator === "has_any") {
    // An attribute that is no list is among no values.
    const item = attributeTest({ ...condition, operator: "in" });
    return { way: 0, ask: (subject) => item.hasMatch(subject.read(item.attribute)) };
  }
  if ((ways[operator] ?? everything[operator]) === undefined) throw new TypeError();
  if (value !== undefined && others.length === 0) return ofOne(condition, value);
  const each = values.map((it) => attributeTest({ ...condition, values: [it] }));
  return { way: 0, ask: any(each) };
}

function among(values: readonly JsonScalar[], ignoreCase: boolean | undefined): Parts {
  const all: ReadonlySet<unknown> = new Set(ignoreCase ? values.map(lowered) : values);
  if (ignoreCase) return { match: (it) => all.has(lowered(it)) };
  const [value] = values;
  return all.size === 1 && typeof value === "string"
    ? { way: 5, text: value }
    : { way: 4, values: all };
}

function ofOne({ operator, ignoreCase }: AttributeCondition, value: JsonScalar): Parts {
  const match = everything[operator]?.(value, ignoreCase === true);
  if (match !== undefined) return { match };
  const way = ways[operator] ?? 0;
  if (!ignoreCase) return comparedWith(value, way);
  const lower = new Test(comparedWith(lowered(value), way));
  return { match: (it) => lower.isMatch(lowered(it)) };
}

function comparedWith(value: JsonScalar, way: number): Parts {
  if (typeof value !== (way < 10 ? "number" : "string")) throw new TypeError();
  if (typeof value === "number") return { way, bound: value };
  const text = String(value);
  // Every text starts and ends with the empty one, of which no character can be seen first.
  return {
    way: text === "" ? 10 : way,
    text,
    bound: text.charCodeAt(way === 12 ? text.length - 1 : 0),
  };
}

/** Unicode's lower case, the same in every locale. */
function lowered<V>(value: V): V | string {
  return typeof value === "string" ? value.toLowerCase() : value;
}
