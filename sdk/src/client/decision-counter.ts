import type { Decision } from "../evaluate/index.ts";
import type { EvaluationCount } from "../model/index.ts";

/** So many different counts are told apart between two reports; code that makes keys up cannot fill the memory. */
const countsMax = 1_000;

/** Counts what was served, by flag, variant and reason. */
export class DecisionCounter {
  #counts = new Map<string, EvaluationCount>();

  /** How often this was counted since the last time; more often than anything where there is no room for it. */
  count(flag: string, { variant, reason, errorCode }: Decision): number {
    const served =
      errorCode === undefined && variant !== undefined
        ? { variant, reason }
        : { reason: "ERROR", ...(errorCode !== undefined && { errorCode }) };
    const id = JSON.stringify([flag, served]);
    const before = this.#counts.get(id);
    if (before === undefined && this.#counts.size >= countsMax) return Number.POSITIVE_INFINITY;
    const count = (before?.count ?? 0) + 1;
    this.#counts.set(id, { flag, ...served, count });
    return count;
  }

  /** What was counted since the last time. */
  take(): readonly EvaluationCount[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts;
  }
}
