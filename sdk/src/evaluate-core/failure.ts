import type { Decision, ErrorCode } from "../evaluate/decision.ts";
import type { JsonValue } from "../model/json.ts";

/** A decision that has no value where the caller's default is to be served. */
export type Decided = Omit<Decision, "value"> & { readonly value?: JsonValue };

/**
 * Whoever asked gets the default value that they passed.
 *
 * @param about what a sentence about it names; `forCallers` makes the sentence, so that who needs none does not carry it.
 */
export const failure = (errorCode: ErrorCode, about = ""): Decided => ({
  reason: "ERROR",
  errorCode,
  errorMessage: about,
});
