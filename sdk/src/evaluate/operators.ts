import type { AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";

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

export function present<V>(value: V | undefined): V {
  if (value === undefined) throw new TypeError();
  return value;
}
