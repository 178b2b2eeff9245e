import type { Decision, EvaluationContext } from "../evaluate/decision.ts";
import type { Question } from "../evaluate/evaluate.ts";
import { failure, Outcome } from "../evaluate/outcome.ts";
import type { Compiled } from "./compile-with.ts";

/**
 * Decides one flag for one context, as `evaluate` of `@yardarm/sdk/evaluate` does. Total: whatever the context holds, there is a
 * decision; with `errorCode` set its value is the caller's default.
 */
export function evaluate(
  compiled: Compiled,
  context: EvaluationContext,
  question: Question,
): Decision {
  const decision = decide(compiled, context, question);
  return decision.errorCode === undefined
    ? decision
    : { ...decision, value: question.defaultValue };
}

/** Steps 1 to 3 of docs/evaluation.md. */
function decide(
  compiled: Compiled,
  context: EvaluationContext,
  { flag: key, type }: Question,
): Decision {
  const flag = compiled.flag(key);
  if (flag === undefined) return failure("FLAG_NOT_FOUND", `There is no flag "${key}".`).decision;
  if (type !== undefined && type !== (flag.type ?? type)) {
    const message = `The flag "${key}" is of type ${flag.type}, not ${type}.`;
    return failure("TYPE_MISMATCH", message).decision;
  }
  if (typeof context !== "object" || context === null) {
    return failure("INVALID_CONTEXT", "The context is no object.").decision;
  }
  try {
    return flag.decide({ context, answers: new Map() }, 0);
  } catch (cause) {
    // Beside what lacks an operator, only a context with getters or proxies of its own can throw.
    return cause instanceof Outcome
      ? cause.decision
      : failure("INVALID_CONTEXT", `The context cannot be read: ${String(cause)}`).decision;
  }
}
