import type { FlagType } from "../model/flag.ts";
import type { JsonValue } from "../model/json.ts";
import type { Compiled } from "./compiled.ts";
import type { Decision, EvaluationContext } from "./decision.ts";
import { failure, type Outcome } from "./outcome.ts";
import type { Split } from "./serve.ts";
import { Subject } from "./subject.ts";
import type { CompiledFlag } from "./tables.ts";

/** What is asked: a flag, perhaps the type that the caller can use, and the value for when nothing can be decided. */
export interface Question {
  readonly flag: string;
  /** Absent: any type will do. */
  readonly type?: FlagType | undefined;
  readonly defaultValue: JsonValue;
}

/**
 * Decides one flag for one context. Total: whatever the context holds, there is a decision; with `errorCode` set its
 * value is the caller's default.
 */
export function evaluate(
  compiled: Compiled,
  context: EvaluationContext,
  question: Question,
): Decision {
  return evaluateFor(compiled, new Subject(context), question);
}

/** The same for a subject that is kept, so that its key is hashed once for many flags. */
export function evaluateFor(compiled: Compiled, subject: Subject, question: Question): Decision {
  const decision = decide(compiled, subject, question);
  return decision.errorCode === undefined
    ? decision
    : { ...decision, value: question.defaultValue };
}

/** As `evaluateFor`, but without the default value: the same object for the same outcome. */
export function decide(
  compiled: Compiled,
  subject: Subject,
  { flag, type }: Pick<Question, "flag" | "type">,
): Decision {
  return outcomeFor(compiled, subject, subject.context, flag, type).decision;
}

/**
 * The same for callers that count, and that ask so often that a question would be garbage each time.
 *
 * @param subject the context's own, or a spare one
 */
export function outcomeFor(
  compiled: Compiled,
  subject: Subject,
  context: EvaluationContext | undefined,
  key: string,
  type: FlagType | undefined,
): Outcome {
  const flag = compiled.flags.get(key);
  if (flag === undefined) return failure("FLAG_NOT_FOUND", `There is no flag "${key}".`);
  if (type !== flag.type && type !== undefined && flag.type !== undefined) {
    return failure("TYPE_MISMATCH", `The flag "${key}" is of type ${flag.type}, not ${type}.`);
  }
  if (typeof context !== "object" || context === null) return noContext;
  if (flag.fixed !== undefined) return flag.fixed;
  if (flag.alone !== undefined) return splitOf(flag.alone, flag, compiled, subject, context);
  const settled = flag.canSettle === true ? flag.settled(compiled) : undefined;
  return settled === undefined ? outcomeOf(flag, compiled, subject, context) : settled;
}

const noContext = failure("INVALID_CONTEXT", "The context is no object, or reading it throws.");

/** Of a flag that does nothing but split: for nearly everybody without getting a subject ready. */
function splitOf(
  split: Split,
  flag: CompiledFlag,
  compiled: Compiled,
  subject: Subject,
  context: EvaluationContext,
): Outcome {
  let outcome: Outcome | undefined;
  try {
    outcome = split.serveAtOnce(context, subject);
  } catch {
    // It is read again, and then whoever asked is told.
  }
  return outcome === undefined ? outcomeOf(flag, compiled, subject, context) : outcome;
}

function outcomeOf(
  flag: CompiledFlag,
  compiled: Compiled,
  subject: Subject,
  context: EvaluationContext,
): Outcome {
  const used = subject.isBusy ? new Subject(context) : subject;
  let outcome: Outcome;
  try {
    used.begin(context);
    outcome = flag.decide(used, compiled, 0);
  } catch {
    // Only a context with getters or proxies of its own can throw.
    outcome = noContext;
    // An answer that was not found is none to others that ask the same.
    used.forget();
  }
  used.end();
  return outcome;
}
