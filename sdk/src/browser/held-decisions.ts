import type { Decisions } from "../connection/index.ts";
import type { Decision } from "../evaluate/index.ts";
import { type FlagType, isOfType } from "../model/index.ts";

const notReady: Decision = Object.freeze({
  value: null,
  reason: "ERROR",
  errorCode: "PROVIDER_NOT_READY",
  errorMessage: "No decisions have arrived yet.",
});

/** The decision for a flag, if it has the type that is asked for; otherwise why there is none. */
export function decisionIn(
  held: Decisions | undefined,
  flag: string,
  type: FlagType | undefined,
): Decision {
  if (held === undefined) return notReady;
  const decision = held.flags.get(flag);
  if (decision === undefined) {
    return failure("FLAG_NOT_FOUND", `There is no flag "${flag}", or it is not client-side.`);
  }
  if (decision.errorCode !== undefined || type === undefined || isOfType(type, decision.value)) {
    return decision;
  }
  return failure("TYPE_MISMATCH", `The flag "${flag}" is not of type ${type}.`);
}

/** Keys of the flags that are decided differently than before. */
export function changedKeys(before: Decisions | undefined, after: Decisions): readonly string[] {
  const known = before?.flags ?? new Map<string, Decision>();
  const gone = [...known.keys()].filter((key) => !after.flags.has(key));
  const fresh = [...after.flags]
    .filter(([key, decision]) => !isSame(known.get(key), decision))
    .map(([key]) => key);
  return [...gone, ...fresh];
}

/** Decisions that did not change stay the same objects, so that who holds their values sees that nothing changed. */
export function keepSame(before: Decisions | undefined, after: Decisions): Decisions {
  if (before === undefined) return after;
  const flags = new Map<string, Decision>();
  for (const [key, decision] of after.flags) {
    const known = before.flags.get(key);
    flags.set(key, known !== undefined && isSame(known, decision) ? known : decision);
  }
  return { revision: after.revision, flags };
}

/** The variants of those flags that have one. */
export function namedVariants(
  held: Decisions | undefined,
  flags: readonly string[],
): readonly (readonly [string, string])[] {
  return flags.flatMap((flag) => {
    const { variant } = decisionIn(held, flag, undefined);
    return variant === undefined ? [] : [[flag, variant] as const];
  });
}

function isSame(before: Decision | undefined, after: Decision): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after);
}

function failure(errorCode: NonNullable<Decision["errorCode"]>, errorMessage: string): Decision {
  return { value: null, reason: "ERROR", errorCode, errorMessage };
}
