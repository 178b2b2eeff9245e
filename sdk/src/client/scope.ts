import { type EvaluationContext, Subject } from "../evaluate/index.ts";
import type { RevisionId } from "../model/index.ts";
import {
  type Deciding,
  type DecisionDetails,
  detailsFor,
  typeOf,
  valueFor,
  type Widened,
} from "./decider.ts";
import type { AskedBy, FlagKey } from "./flag-types.ts";
import type { TrackDetails } from "./metric-sums.ts";

/**
 * One context pinned to one snapshot: a request that asks many flags never sees two revisions. No getter ever throws.
 *
 * @example
 * const shopper = flags.for({ targetingKey: "u1", country: "KE" });
 * if (shopper.boolean("new-checkout", false)) showNewCheckout(shopper.string("button-colour", "blue"));
 */
export interface Scope {
  /** The revision that decides; `undefined` when there was no snapshot yet, and defaults are served. */
  readonly revision: RevisionId | undefined;
  /** The value; `defaultValue` when the flag is unknown, is not a boolean, or cannot be decided. */
  boolean(flag: FlagKey<boolean>, defaultValue: boolean): boolean;
  /** The value; `defaultValue` when the flag is unknown, is not a string, or cannot be decided. */
  string(flag: FlagKey<string>, defaultValue: string): string;
  /** The value; `defaultValue` when the flag is unknown, is not a number, or cannot be decided. */
  number(flag: FlagKey<number>, defaultValue: number): number;
  /** The same for an object. The value is shared with other callers and must not be changed. */
  object<T extends object>(flag: FlagKey<object>, defaultValue: T): T;
  /** The value with its variant, reason, rule, revision and staleness. A default of `null` asks for any type. */
  details<T>(flag: FlagKey<AskedBy<T>>, defaultValue: T): DecisionDetails<Widened<T>>;
  /** Adds to a metric: something happened in this scope, so often or so much. Never throws. */
  track(name: string, details?: TrackDetails): void;
}

/** A scope in a service, which can tell how it ended. */
export interface ServiceScope extends Scope {
  /**
   * What the scope was opened for ended with an error. Of scopes that are recorded it is reported how many with the same
   * variants failed, and never why. Telling it again changes nothing. Never throws.
   *
   * @example
   * const scope = flags.for({ targetingKey: "u1" });
   * const page = fetch(scope.string("page-address", "/classic"));
   * page.catch(() => scope.failed());
   */
  failed(): void;
}

/** What a scope is for, beside its context. */
export interface ScopeOptions {
  /** The W3C header of what the scope is for, so that what other services served for the same can be joined. */
  readonly traceparent?: unknown;
}

export function createScope(
  moment: Omit<Deciding, "subject">,
  context: EvaluationContext,
  failed: () => void,
): ServiceScope {
  // One subject for all questions, so that the key is hashed once.
  const deciding = { ...moment, subject: new Subject(context) };
  return {
    revision: deciding.compiled?.revision,
    boolean: (flag, defaultValue) => valueFor(deciding, context, flag, "boolean", defaultValue),
    string: (flag, defaultValue) => valueFor(deciding, context, flag, "string", defaultValue),
    number: (flag, defaultValue) => valueFor(deciding, context, flag, "number", defaultValue),
    object: (flag, defaultValue) => valueFor(deciding, context, flag, "object", defaultValue),
    details: <T>(flag: FlagKey<AskedBy<T>>, defaultValue: T) =>
      detailsFor<Widened<T>>(deciding, context, {
        flag,
        type: typeOf(defaultValue),
        defaultValue: defaultValue as Widened<T>,
      }),
    track: (name, details) => deciding.track(name, context, details),
    failed,
  };
}
