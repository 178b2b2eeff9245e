import type { AttributeCondition, AttributeOperator } from "../model/condition.ts";
import { plainVersionOf, versionOf } from "../model/semver.ts";
import { attributeAt } from "./attribute.ts";
import { type Parts, type Test, testOf } from "./holds.ts";
import { matchOf, numberOf, orderings } from "./operators.ts";

/** Operators with a way of their own to compare texts. */
const textWays: { readonly [O in AttributeOperator]?: number } = {
  starts_with: 6,
  ends_with: 7,
};

/** Compares an attribute. */
export function attributeTest(condition: AttributeCondition): Test {
  return testOf({
    attribute: attributeAt(condition.attribute, condition.kind),
    match: matchOf(condition),
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
  if (operator === "in") return { way: 3, value };
  const [read, orders = 0] = orderings[operator] ?? [];
  if (read === numberOf) return { way: 4, value, orders };
  const version = read === versionOf ? plainVersionOf(String(value)) : undefined;
  return version === undefined
    ? { way: textWays[operator], value: String(value) }
    : { way: 5, version, orders };
}
