import type { Decision } from "../evaluate/index.ts";
import type { EvaluationCount } from "../model/index.ts";

/** So many different counts are told apart between two reports; a page that makes keys up cannot fill the memory. */
const countsMax = 1_000;

/** Counts what a page was served, by flag, variant and reason. */
export class DecisionCounter {
  #counts = new Map<string, EvaluationCount>();

  count(flag: string, { variant, reason, errorCode }: Decision): void {
    const served =
      errorCode === undefined && variant !== undefined
        ? { variant, reason }
        : { reason: "ERROR", ...(errorCode !== undefined && { errorCode }) };
    const id = JSON.stringify([flag, served]);
    const before = this.#counts.get(id);
    if (before === undefined && this.#counts.size >= countsMax) return;
    this.#counts.set(id, { flag, ...served, count: (before?.count ?? 0) + 1 });
  }

  /** What was counted since the last time. */
  take(): readonly EvaluationCount[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts;
  }
}
