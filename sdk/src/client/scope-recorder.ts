import type { Outcome } from "../evaluate/index.ts";

/** Hears what scopes serve, so that it can tell which variants of several flags meet. It must not throw. */
export interface ScopeRecorder {
  /** A scope begins; what it gives is told of each variant that this scope serves. */
  begin(): (flag: string, variant: string) => void;
}

type Count = (flag: string, outcome: Outcome) => void;

/** Counts as before, and lets the recorder hear of what was served: a caller's own default is no variant. */
export function recording(count: Count, recorder: ScopeRecorder): Count {
  const heard = recorder.begin();
  return (flag, outcome) => {
    count(flag, outcome);
    const { variant } = outcome.decision;
    if (variant !== undefined) heard(flag, variant);
  };
}
