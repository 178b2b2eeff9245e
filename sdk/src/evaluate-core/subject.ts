import type { EvaluationContext } from "../evaluate/decision.ts";
import { isRecord } from "../model/reading.ts";

/** A context while one flag is decided for it. */
export interface Subject {
  readonly context: EvaluationContext;
  /** What entries said about it: each is asked once, however many others look at it. */
  readonly answers: Map<object, unknown>;
}

/** Asks about a subject; `depth` counts entries that ask for entries. */
export type Ask<T> = (subject: Subject, depth: number) => T;

/** An attribute of a context kind; absent = the top level. `undefined` or `null` when it is missing. */
export const read = (
  { context }: Subject,
  attribute: string,
  kind: string | undefined,
): unknown => {
  const root = kind === undefined ? context : part(context, kind);
  const whole = part(root, attribute);
  return whole === undefined ? attribute.split(".").reduce(part, root) : whole;
};

/** A key: text, or a number or boolean as its text; empty without one. */
export const keyAt = (subject: Subject, kind: string | undefined, by = "targetingKey"): string => {
  const it = read(subject, by, kind);
  return /^(st|n|bo)/.test(typeof it) ? String(it) : "";
};

/** @param whileAsking the answer of an entry that, going round in a circle, asks for itself. */
export const once = <T>(ask: Ask<T>, subject: Subject, depth: number, whileAsking: T): T => {
  const { answers } = subject;
  if (!answers.has(ask)) answers.set(ask, whileAsking).set(ask, ask(subject, depth));
  // An entry is always asked the same.
  return answers.get(ask) as T;
};

/** What an object has of its own under a name. Nothing of a list is an attribute. */
export function part<T>(value: { readonly [name: string]: T }, name: string): T | undefined;
export function part(value: unknown, name: string): unknown;
export function part(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
