import type { Decision } from "../evaluate/index.ts";

/** Hears what scopes serve, so that it can tell which variants of several flags meet. It must not throw. */
export interface ScopeRecorder {
  /** A scope begins; what it gives is told of each variant that this scope serves. */
  begin(): (flag: string, variant: string) => void;
}

type Count = (flag: string, decision: Decision) => void;

/** Counts as before, and lets the recorder hear of what was served: a caller's own default is no variant. */
export function recording(count: Count, recorder: ScopeRecorder): Count {
  const heard = recorder.begin();
  return (flag, decision) => {
    count(flag, decision);
    if (decision.variant !== undefined) heard(flag, decision.variant);
  };
}
