import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import { attributeAt } from "./attribute.ts";
import { type Parts, type Test, testOf } from "./holds.ts";
import { type Family, matchOf } from "./operators.ts";

/** Operators with a way of their own to compare one value. */
const waysOfOne: { readonly [O in AttributeOperator]?: number } = {
  in: 5,
  less_than: 6,
  less_or_equal: 7,
  greater_than: 8,
  greater_or_equal: 9,
  starts_with: 10,
  ends_with: 11,
};

/** Compares an attribute. */
export function attributeTest(condition: AttributeCondition, family: Family): Test {
  return testOf({
    attribute: attributeAt(condition.attribute, condition.kind),
    match: matchOf(condition, family),
    isNegated: condition.negate === true,
    ...wayOf(condition),
  });
}

/** Nothing when any way will do. */
function wayOf({ operator, values = [], ignoreCase }: AttributeCondition): Parts {
  // Only items are compared, and an attribute that is no list is among no values.
  if (operator === "has_any") return { way: 4 };
  if (ignoreCase) return {};
  const [value] = values;
  const isOne = values.length === 1;
  if (operator === "in" && !(isOne && typeof value === "string")) {
    return { way: 4, values: new Set(values) };
  }
  if (!isOne || value === "") return {};
  if (typeof value === "number") return { way: waysOfOne[operator], bound: value };
  const text = String(value);
  const seenFirst = operator === "ends_with" ? text.length - 1 : 0;
  const way = operator.startsWith("semver") ? 3 : waysOfOne[operator];
  return { way, text, bound: text.charCodeAt(seenFirst) };
}
