import type { AttributeOperator } from "../model/condition.ts";
import type { JsonScalar } from "../model/json.ts";

/** Whether one attribute value satisfies an operator. A value of the wrong type does not, and neither does none. */
export type Match = (attribute: unknown) => boolean;

/**
 * What an operator does with one of a condition's values; what does not need the attribute is done here, once.
 *
 * @throws when it cannot read the value, so that nothing is decided by a condition that means something else.
 */
export type Maker = (value: JsonScalar, ignoreCase?: boolean) => Match;

/** Operators that are made of the same code, so that a bundle can have it or not. */
export type Family = { readonly [O in AttributeOperator]?: Maker };

/** What an operator makes of a value or an attribute; `undefined` when it is of a wrong type. */
export type Reading<T> = (it: unknown, ignoreCase?: boolean) => T | undefined;

/** An operator that compares what it reads of an attribute with what it reads of a value. */
export const comparing =
  <A, V>(
    compare: (attribute: A, value: V) => boolean,
    readAttribute: Reading<A>,
    readValue: Reading<V>,
  ): Maker =>
  (value, ignoreCase) => {
    const bound = readValue(value, ignoreCase);
    if (bound === undefined) throw new TypeError();
    return (attribute) => {
      const it = readAttribute(attribute, ignoreCase);
      return it !== undefined && compare(it, bound);
    };
  };

/** An operator that reads both in the same way. */
export const comparingAlike = <T>(
  compare: (attribute: T, value: T) => boolean,
  read: Reading<T>,
): Maker => comparing(compare, read, read);

export const isLess = <T extends number | string>(it: T, bound: T): boolean => it < bound;
export const isGreater = <T extends number | string>(it: T, bound: T): boolean => it > bound;
export const isNotLess = <T extends number | string>(it: T, bound: T): boolean => it >= bound;
export const isNotGreater = <T extends number | string>(it: T, bound: T): boolean => it <= bound;
export const startsWith = (it: string, bound: string): boolean => it.startsWith(bound);

export const textOf: Reading<string> = (it) => (typeof it === "string" ? it : undefined);
