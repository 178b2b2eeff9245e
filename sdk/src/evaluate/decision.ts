import type { JsonValue } from "../model/json.ts";

/** Why this value, in OpenFeature's words. */
export type Reason =
  | "STATIC"
  | "DEFAULT"
  | "TARGETING_MATCH"
  | "SPLIT"
  | "CACHED"
  | "DISABLED"
  | "STALE"
  | "UNKNOWN"
  | "ERROR";

/** What went wrong, in OpenFeature's words. */
export type ErrorCode =
  | "FLAG_NOT_FOUND"
  | "PARSE_ERROR"
  | "TYPE_MISMATCH"
  | "TARGETING_KEY_MISSING"
  | "INVALID_CONTEXT"
  | "PROVIDER_NOT_READY"
  | "PROVIDER_FATAL"
  | "GENERAL";

/** Whom a flag is evaluated for: a targeting key, attributes, and other context kinds as nested objects. */
export interface EvaluationContext {
  readonly targetingKey?: string | undefined;
  readonly [attribute: string]: unknown;
}

/** The outcome of evaluating one flag for one context. */
export interface Decision<T extends JsonValue = JsonValue> {
  readonly value: T;
  /** Absent when the caller's default value was served. */
  readonly variant?: string;
  readonly reason: Reason;
  /** Id of the targeting rule that decided. */
  readonly rule?: string;
  /** Key of the prerequisite that was not met. */
  readonly prerequisite?: string;
  readonly errorCode?: ErrorCode;
  readonly errorMessage?: string;
}
