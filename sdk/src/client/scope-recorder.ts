import type { Counter } from "./decider.ts";
import { note, type Served } from "./scope-sample.ts";

/** Hears what scopes serve, so that it can tell which variants of several flags meet. It must not throw. */
export interface ScopeRecorder {
  /** A scope begins; what it gives is told of each variant that this scope serves. */
  begin(): (flag: string, variant: string) => void;
}

/** Counts as before, and notes what was served: a caller's own default is no variant. */
export function recording(
  counter: Counter,
  served: Served | undefined,
  recorder: ScopeRecorder | undefined,
): Counter {
  if (served === undefined && recorder === undefined) return counter;
  const heard = recorder?.begin();
  return {
    count: (flag, outcome, context, defaultValue) => {
      counter.count(flag, outcome, context, defaultValue);
      const { variant } = outcome.decision;
      if (variant === undefined) return;
      if (served !== undefined) note(served, flag, variant);
      heard?.(flag, variant);
    },
  };
}
