import type { Decision, EvaluationContext } from "../evaluate/decision.ts";
import type { Question } from "../evaluate/evaluate.ts";
import type { Compiled } from "./entries.ts";
import { type Decided, failure } from "./failure.ts";

/**
 * Decides one flag for one context, as `evaluate` of `@yardarm/sdk/evaluate` does. Total: whatever the context holds, there is a
 * decision; with `errorCode` set its value is the caller's default, and its message says in a word what it is about. Other values are
 * the snapshot's own. Give decisions to others through `forCallers`.
 */
export const evaluate = (
  compiled: Compiled,
  context: EvaluationContext,
  question: Question,
): Decision => {
  return { value: question.defaultValue, ...decide(compiled, context, question) };
};

/** Steps 1 to 3 of docs/evaluation.md. */
const decide = (
  compiled: Compiled,
  context: EvaluationContext,
  { flag: key, type }: Question,
): Decided => {
  const flag = compiled.flag(key);
  if (flag === undefined) return failure("FLAG_NOT_FOUND");
  if (type && flag.type && type !== flag.type) {
    return failure("TYPE_MISMATCH", flag.type);
  }
  try {
    if (typeof context === "object" && context !== null) {
      return flag.decide({ context, answers: new Map() }, 0);
    }
  } catch {
    // Only a context with getters or proxies of its own can throw.
  }
  return failure("INVALID_CONTEXT");
};
