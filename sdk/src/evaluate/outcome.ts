import type { SnapshotFlag } from "../model/flag.ts";
import type { JsonValue } from "../model/json.ts";
import type { Decision, Reason } from "./decision.ts";

type Details = Pick<Decision, "rule" | "prerequisite">;

/**
 * A decision that a flag hands out again and again. How often, whoever counts keeps right here: finding a counter for it
 * would take longer than deciding does. The count is no part of the decision, which is frozen.
 */
export class Outcome implements Decision {
  readonly value: JsonValue;
  readonly variant: string;
  readonly reason: Reason;
  declare readonly rule?: string;
  declare readonly prerequisite?: string;
  #count = 0;

  constructor(value: JsonValue, variant: string, reason: Reason, extra: Details) {
    this.value = value;
    this.variant = variant;
    this.reason = reason;
    Object.freeze(Object.assign(this, extra));
  }

  /** Counts it once more; gives how often it was counted since the last `takeCount`. */
  count(): number {
    return ++this.#count;
  }

  takeCount(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}

/**
 * The ways a flag can be decided are few and known when it is compiled, so each decision is made once and handed out
 * again and again: deciding makes no garbage, and whoever counts can count by identity.
 */
export class Outcomes {
  readonly #flag: SnapshotFlag;
  readonly #made = new Map<string, Decision>();

  constructor(flag: SnapshotFlag) {
    this.#flag = flag;
  }

  of(variant: string, reason: Reason, extra: Details = {}): Decision {
    const id = JSON.stringify([variant, reason, extra.rule, extra.prerequisite]);
    const made = this.#made.get(id);
    if (made !== undefined) return made;
    const outcome = this.#make(variant, reason, extra);
    this.#made.set(id, outcome);
    return outcome;
  }

  #make(variant: string, reason: Reason, extra: Details): Decision {
    const { variants } = this.#flag;
    const value = Object.hasOwn(variants, variant) ? variants[variant] : undefined;
    return value === undefined
      ? failure("PARSE_ERROR", `The flag has no variant "${variant}".`)
      : new Outcome(frozen(value), variant, reason, extra);
  }
}

/** Values are handed to many callers; one that changed its own would change everybody's. */
function frozen(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** A decision without a value: whoever asked gets the default value that they passed. */
export function failure(
  errorCode: NonNullable<Decision["errorCode"]>,
  errorMessage: string,
): Decision {
  return Object.freeze({ value: null, reason: "ERROR", errorCode, errorMessage });
}
