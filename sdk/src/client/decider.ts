import {
  type Compiled,
  type Decision,
  type EvaluationContext,
  failure,
  type Outcome,
  outcomeFor,
  type Subject,
} from "../evaluate/index.ts";
import type { FlagType, JsonValue, RevisionId } from "../model/index.ts";
import type { TrackDetails } from "./metric-sums.ts";

/** The type that a default value stands for: `false` asks for a boolean, whichever it is. */
export type Widened<T> = T extends boolean
  ? boolean
  : T extends string
    ? string
    : T extends number
      ? number
      : T extends null
        ? JsonValue
        : T;

/** A decision with what its client knows about it. */
export interface DecisionDetails<T> extends Omit<Decision, "value"> {
  readonly value: T;
  /** The revision that decided; absent while there is none. */
  readonly revision?: RevisionId;
  /** Milliseconds since the server was heard last; absent before it was heard. */
  readonly staleMs?: number;
}

/** What decides: a snapshot at a moment, and somebody who counts. */
export interface Deciding {
  readonly compiled: Compiled | undefined;
  /** That of a scope, or a spare one for one context after another. */
  readonly subject: Subject;
  readonly counter: Counter;
  readonly staleMs: () => number | undefined;
  readonly track: (
    name: string,
    context: EvaluationContext,
    details: TrackDetails | undefined,
  ) => void;
}

/** Counts outcomes; whom one was for and what the caller passed is looked at now and then. */
export interface Counter {
  count(flag: string, outcome: Outcome, context: EvaluationContext, defaultValue: unknown): void;
}

export interface Asked<T> {
  readonly flag: string;
  /** Absent: any type will do. */
  readonly type?: FlagType | undefined;
  readonly defaultValue: T;
}

/** What is decided before there is a snapshot. */
export const notReady: Outcome = /* @__PURE__ */ failure(
  "PROVIDER_NOT_READY",
  "No snapshot has arrived yet.",
);

/** The value alone: the decided one, or the default. Counts it. Never throws. */
export function valueFor<T>(
  deciding: Deciding,
  context: EvaluationContext,
  flag: string,
  type: FlagType,
  defaultValue: T,
): T {
  // What is asked comes as it is and not in an object, which would be garbage each time.
  return servedValue(outcomeOf(deciding, context, flag, type, defaultValue), defaultValue);
}

/** The decision with everything that is known about it. Counts it. Never throws. */
export function detailsFor<T>(
  deciding: Deciding,
  context: EvaluationContext,
  { flag, type, defaultValue }: Asked<T>,
): DecisionDetails<T> {
  const outcome = outcomeOf(deciding, context, flag, type, defaultValue);
  const revision = deciding.compiled?.revision;
  const staleMs = deciding.staleMs();
  return {
    ...outcome.decision,
    value: servedValue(outcome, defaultValue),
    ...(revision !== undefined && { revision }),
    ...(staleMs !== undefined && { staleMs }),
  };
}

/** The type that a default value asks for; none for `null`, which fits any. */
export function typeOf(value: unknown): FlagType | undefined {
  if (value === null) return undefined;
  const type = typeof value;
  return type === "boolean" || type === "string" || type === "number" ? type : "object";
}

function outcomeOf(
  { compiled, subject, counter }: Deciding,
  context: EvaluationContext,
  flag: string,
  type: FlagType | undefined,
  defaultValue: unknown,
): Outcome {
  const outcome =
    compiled === undefined ? notReady : outcomeFor(compiled, subject, context, flag, type);
  counter.count(flag, outcome, context, defaultValue);
  return outcome;
}

function servedValue<T>(outcome: Outcome, defaultValue: T): T {
  // The flag's type was compared with the one that was asked for, and values with it when they were written. What an
  // object holds inside, only the caller knows.
  return outcome.isError ? defaultValue : (outcome.value as T);
}
