import { keyText } from "../evaluate/attribute.ts";
import type { EvaluationContext } from "../evaluate/decision.ts";

import { own } from "../model/entries.ts";
import { isRecord } from "../model/reading.ts";

/** A context while one flag is decided for it. */
export interface Subject {
  readonly context: EvaluationContext;
  /** What entries said about it: each is asked once, however many others look at it. */
  readonly answers: Map<object, unknown>;
}

/** An attribute of a context kind; absent = the top level. `undefined` or `null` when it is missing. */
export function read({ context }: Subject, attribute: string, kind: string | undefined): unknown {
  const root = kind === undefined ? context : part(context, kind);
  const whole = part(root, attribute);
  return whole === undefined ? attribute.split(".").reduce(part, root) : whole;
}

/** A key, the targeting key unless another attribute is named: text, or a number or boolean as its text; `undefined` without one. */
export function keyAt(
  subject: Subject,
  kind: string | undefined,
  attribute = "targetingKey",
): string | undefined {
  return keyText(read(subject, attribute, kind));
}

/** @param whileAsking the answer of an entry that, going round in a circle, asks for itself. */
export function once<V>({ answers }: Subject, entry: object, whileAsking: V, ask: () => V): V {
  if (!answers.has(entry)) {
    answers.set(entry, whileAsking);
    answers.set(entry, ask());
  }
  // An entry is always asked the same.
  return answers.get(entry) as V;
}

/** Nothing of a list is an attribute. */
function part(value: unknown, name: string): unknown {
  return isRecord(value) ? own(value, name) : undefined;
}
