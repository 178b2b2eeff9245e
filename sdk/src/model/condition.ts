import type { JsonScalar } from "./json.ts";

/** Operators that compare one attribute with a list of values; the condition holds when any value matches. */
export type AttributeOperator =
  | "in"
  | "starts_with"
  | "ends_with"
  | "contains"
  | "less_than"
  | "less_or_equal"
  | "greater_than"
  | "greater_or_equal"
  | "exists";

/** Compares an attribute of the evaluation context. */
export interface AttributeCondition {
  readonly operator: AttributeOperator;
  /** Path of the attribute: `country`, `address.city`; `targetingKey` is the key itself. */
  readonly attribute: string;
  /** Any of them suffices. Empty, and not needed, for `exists`. */
  readonly values?: readonly JsonScalar[];
  /** Turns the answer round, also that for a missing attribute. */
  readonly negate?: true;
  /** Context kind; absent = the top level of the context. */
  readonly kind?: string;
}

/** Holds when the subject is in any of the segments. */
export interface SegmentCondition {
  readonly operator: "segment";
  /** Keys of segments; any of them suffices. */
  readonly values: readonly string[];
  readonly negate?: true;
}

/** Holds when all, or any, of the nested conditions hold. Empty `all` holds, empty `any` does not. */
export interface GroupCondition {
  readonly operator: "all" | "any";
  readonly conditions: readonly Condition[];
  readonly negate?: true;
}

/**
 * One test of an evaluation context, told apart by `operator`. A reader that does not know an operator drops the flag
 * and reports it; that is how bucket ranges, other flags' variants and further operators can be added to the format.
 */
export type Condition = AttributeCondition | SegmentCondition | GroupCondition;
