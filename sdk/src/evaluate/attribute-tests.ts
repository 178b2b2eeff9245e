import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import { attributeAt } from "./attribute.ts";
import { type Parts, type Test, testOf } from "./holds.ts";
import { type Family, matchOf, numberOrders } from "./operators.ts";

/** Operators with a way of their own to compare one value. */
const waysOfOne: { readonly [O in AttributeOperator]?: number } = {
  in: 3,
  starts_with: 5,
  ends_with: 6,
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
  const [value, more] = values;
  // Only items are compared, and an attribute that is no list is among no values.
  if (operator === "has_any") return { way: 2 };
  if (ignoreCase || value === undefined) return {};
  if (more !== undefined) return operator === "in" ? { way: 2, values: new Set(values) } : {};
  const orders = numberOrders[operator];
  return { way: waysOfOne[operator] ?? (orders && 4), value, orders };
}
