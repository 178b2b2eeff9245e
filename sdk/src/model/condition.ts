import type { JsonScalar } from "./json.ts";

/** Operators that compare one attribute with a list of values; the condition holds when any value matches. */
export type AttributeOperator =
  | "in"
  | "starts_with"
  | "ends_with"
  | "contains"
  | "matches"
  | "less_than"
  | "less_or_equal"
  | "greater_than"
  | "greater_or_equal"
  | "semver_equal"
  | "semver_less_than"
  | "semver_less_or_equal"
  | "semver_greater_than"
  | "semver_greater_or_equal"
  | "before"
  | "after"
  | "in_network"
  | "has_any"
  | "exists";

/** Compares an attribute of the evaluation context. */
export interface AttributeCondition {
  readonly operator: AttributeOperator;
  /** Path of the attribute: `country`, `address.city`; `targetingKey` is the key itself. */
  readonly attribute: string;
  /** Any of them suffices. Empty, and not needed, for `exists`. */
  readonly values?: readonly JsonScalar[];
  /** Letters are the same when their lower case is. Only of operators that compare text. */
  readonly ignoreCase?: true;
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

/** Holds when the position of the subject's key is in `start <= position < end`. Without a key it does not. */
export interface BucketCondition {
  readonly operator: "bucket";
  /** Mixed into the hash. With the salt of a rollout, these are that rollout's positions. */
  readonly salt: string;
  readonly start: number;
  readonly end: number;
  /** Path of the attribute that is hashed; absent = the targeting key. */
  readonly by?: string;
  /** Name of the bucketing scheme; absent = the default scheme. */
  readonly scheme?: string;
  readonly negate?: true;
  /** Context kind that `by` is looked up in; absent = the top level. */
  readonly kind?: string;
}

/** Holds when another flag serves one of these variants to the subject. A segment's rules cannot have one. */
export interface FlagCondition {
  readonly operator: "flag";
  readonly flag: string;
  /** Any of them suffices. */
  readonly variants: readonly string[];
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
 * and reports it; that is how further operators can be added to the format.
 */
export type Condition =
  | AttributeCondition
  | SegmentCondition
  | BucketCondition
  | FlagCondition
  | GroupCondition;

/** What compares an attribute, rather than ask something else about the subject. */
export function isAttributeCondition(condition: Condition): condition is AttributeCondition {
  return "attribute" in condition;
}
