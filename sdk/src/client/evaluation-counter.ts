import type { Decision } from "../evaluate/index.ts";
import type { EvaluationCount } from "../model/index.ts";

/** So many different flags are told apart between two reports; a service that makes keys up cannot fill the memory. */
const flagsMax = 10_000;

/**
 * Counts evaluations by flag and decision. A flag gives the same object for the same decision each time, so an object is
 * its own key; decisions without a value are counted together.
 */
export class EvaluationCounter {
  #flags = new Map<string, Map<Decision | undefined, number>>();

  count(flag: string, decision: Decision): void {
    let counts = this.#flags.get(flag);
    if (counts === undefined) {
      if (this.#flags.size >= flagsMax) return;
      counts = new Map();
      this.#flags.set(flag, counts);
    }
    const counted = decision.errorCode === undefined ? decision : undefined;
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
  }

  /** What was counted since the last time. */
  take(): readonly EvaluationCount[] {
    const counted = this.#flags;
    this.#flags = new Map();
    return [...counted].flatMap(([flag, counts]) => countsOf(flag, counts));
  }
}

/** Several rules of a flag may serve one variant for one reason; a report does not tell them apart. */
function countsOf(
  flag: string,
  counts: ReadonlyMap<Decision | undefined, number>,
): EvaluationCount[] {
  const merged = new Map<string, EvaluationCount>();
  for (const [decision, count] of counts) {
    const { variant, reason } = decision ?? { variant: undefined, reason: "ERROR" };
    const id = `${reason} ${variant ?? ""}`;
    merged.set(id, {
      flag,
      ...(variant !== undefined && { variant }),
      reason,
      count: count + (merged.get(id)?.count ?? 0),
    });
  }
  return [...merged.values()];
}
