import type { Condition } from "./condition.ts";
import type { JsonValue } from "./json.ts";

/** The type of a flag's values. */
export type FlagType = "boolean" | "string" | "number" | "object";

/** A half-open interval `start <= position < end` of a bucketing scheme's positions, and the variant it serves. */
export interface VariantRange {
  readonly variant: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Variants over ranges of positions. Ranges and not weights are kept, so that who moves when a weight changes is exact
 * set arithmetic, and raising a weight never moves anyone out of that variant.
 */
export interface Rollout {
  /** Mixed into the hash; another salt gives another, independent split. */
  readonly salt: string;
  /** Path of the attribute that is hashed; absent = the targeting key. */
  readonly by?: string;
  /** Context kind that `by` is looked up in; absent = the top level. */
  readonly kind?: string;
  /** Name of the bucketing scheme; absent = the default scheme. */
  readonly scheme?: string;
  /** Sorted by `start`, without overlaps, covering every position of the scheme from 0 to its scale. */
  readonly ranges: readonly VariantRange[];
}

/** What is served: one variant, or a rollout over several. */
export type Serve = { readonly variant: string } | { readonly rollout: Rollout };

/** Serves one variant to subjects named by key. */
export interface Target {
  readonly variant: string;
  /** Context kind of the keys; absent = the top level. */
  readonly kind?: string;
  readonly keys: readonly string[];
}

/** Ordered: the first targeting rule whose conditions all hold decides. */
export interface TargetingRule {
  /** Unique in its flag config; appears in decisions as the rule id. */
  readonly id: string;
  /** For people. */
  readonly name?: string;
  /** All of them must hold; none means everybody. */
  readonly conditions: readonly Condition[];
  readonly serve: Serve;
}

/** Another flag that must serve one of these variants, or this flag serves its off variant. */
export interface Prerequisite {
  readonly flag: string;
  readonly variants: readonly string[];
}

/** What one flag does in one environment. */
export interface FlagConfig {
  readonly on: boolean;
  /** Served when off, and when a prerequisite is not met. */
  readonly offVariant: string;
  readonly prerequisites: readonly Prerequisite[];
  readonly targets: readonly Target[];
  readonly rules: readonly TargetingRule[];
  /** Served when on and nothing above matched. */
  readonly fallthrough: Serve;
  /** Key of the group whose bucket space this flag shares; outside its slot it serves the off variant. */
  readonly group?: string;
}

/** One flag as an evaluator needs it. Made from one flag of the registry, and from nothing else. */
export interface SnapshotFlag {
  readonly type: FlagType;
  /** Variant name → value. */
  readonly variants: { readonly [name: string]: JsonValue };
  /** Whether client keys get decisions of this flag. */
  readonly clientSide?: true;
  readonly config: FlagConfig;
}
