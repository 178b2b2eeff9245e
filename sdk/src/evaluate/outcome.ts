import { own } from "../model/entries.ts";
import type { JsonValue } from "../model/json.ts";
import type { Decision, Reason } from "./decision.ts";

/** Variant name → value. */
type Variants = { readonly [name: string]: JsonValue };

type Details = Pick<Decision, "rule" | "prerequisite">;

/**
 * One way a flag can be decided. There are few and they are known when a flag is compiled, so each is made once and handed
 * out again and again: deciding makes no garbage, and it is counted right here, since finding a counter for it would take
 * longer than deciding does.
 */
export class Outcome {
  /** That of the decision; here, so that a getter looks no further. What getters look at comes first, and so lies together. */
  readonly value: JsonValue;
  /** How often it was handed out since whoever counts looked last. Theirs to change. */
  count = 0;
  /** Whether there is no value, and the caller's default is served. */
  readonly isError: boolean;
  /** What callers see; frozen, and without a value of its own when the caller's default is to be served. */
  readonly decision: Decision;

  constructor(decision: Decision) {
    this.decision = Object.freeze(decision);
    this.value = decision.value;
    this.isError = decision.errorCode !== undefined;
  }
}

/** The outcomes of one flag. */
export class Outcomes {
  readonly #variants: Variants;
  readonly #made = new Map<string, Outcome>();

  constructor(variants: Variants) {
    this.#variants = variants;
  }

  of(variant: string, reason: Reason, details: Details = {}): Outcome {
    const id = JSON.stringify([variant, reason, details]);
    const known = this.#made.get(id);
    if (known !== undefined) return known;
    const value = own(this.#variants, variant);
    const made =
      value === undefined
        ? failure("PARSE_ERROR", `There is no variant "${variant}".`)
        : new Outcome({ value: frozen(value), variant, reason, ...details });
    this.#made.set(id, made);
    return made;
  }
}

/** Values are handed to many callers; one that changed its own would change everybody's. */
export function frozen(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** Without a value: whoever asked gets the default value that they passed. */
export function failure(
  errorCode: NonNullable<Decision["errorCode"]>,
  errorMessage: string,
): Outcome {
  return new Outcome({ value: null, reason: "ERROR", errorCode, errorMessage });
}
