import type { Decision, ErrorCode } from "../evaluate/decision.ts";
import type { Question } from "../evaluate/evaluate.ts";
import { frozen } from "../evaluate/outcome.ts";

type Sentence = (about: string, asked: Pick<Question, "flag" | "type">) => string;

const sentences: { readonly [C in ErrorCode]?: Sentence } = {
  FLAG_NOT_FOUND: (_, { flag }) => `There is no flag "${flag}".`,
  TYPE_MISMATCH: (its, { flag, type }) => `The flag "${flag}" is of type ${its}, not ${type}.`,
  INVALID_CONTEXT: () => "The context is no object, or reading it throws.",
  TARGETING_KEY_MISSING: (path) => `The flag is bucketed by "${path}".`,
  PARSE_ERROR: (lacking) => (lacking ? `There is no ${lacking}.` : "The flag cannot be read."),
};

/**
 * A decision as `evaluate` of `@yardarm/sdk/evaluate` gives it: with a sentence for what went wrong, and a value that one caller cannot
 * change for all others.
 */
export function forCallers(decision: Decision, asked: Pick<Question, "flag" | "type">): Decision {
  const { errorCode, errorMessage = "" } = decision;
  const sentence = errorCode && sentences[errorCode];
  if (sentence) return { ...decision, errorMessage: sentence(errorMessage, asked) };
  frozen(decision.value);
  return decision;
}
