import type { Outcome } from "../evaluate/index.ts";
import type { EvaluationCount } from "../model/index.ts";

/** So many keys without a value are told apart between two reports; a service that makes keys up cannot fill the memory. */
const keysMax = 10_000;

/**
 * Counts evaluations by flag and decision. A flag gives the same outcome for the same decision each time, and each
 * outcome holds its own count; decisions without a value are counted together.
 */
export class EvaluationCounter {
  /** Outcomes that were counted since the last report. There are no more than the flags have. */
  #outcomes: { readonly flag: string; readonly outcome: Outcome }[] = [];
  #errors = new Map<string, number>();

  count(flag: string, outcome: Outcome): void {
    if (outcome.isError) this.#countError(flag);
    else if (outcome.count++ === 0) this.#outcomes.push({ flag, outcome });
  }

  /** What was counted since the last time. */
  take(): readonly EvaluationCount[] {
    const outcomes = this.#outcomes;
    const errors = this.#errors;
    this.#outcomes = [];
    this.#errors = new Map();
    return [
      ...merged(outcomes),
      ...[...errors].map(([flag, count]) => ({ flag, reason: "ERROR" as const, count })),
    ];
  }

  #countError(flag: string): void {
    const count = this.#errors.get(flag);
    if (count === undefined && this.#errors.size >= keysMax) return;
    this.#errors.set(flag, (count ?? 0) + 1);
  }
}

/** Several rules of a flag may serve one variant for one reason; a report does not tell them apart. */
function merged(
  outcomes: readonly { readonly flag: string; readonly outcome: Outcome }[],
): Iterable<EvaluationCount> {
  const counts = new Map<string, EvaluationCount>();
  for (const { flag, outcome } of outcomes) {
    const { variant, reason } = outcome.decision;
    const id = JSON.stringify([flag, reason, variant]);
    const count = outcome.count + (counts.get(id)?.count ?? 0);
    outcome.count = 0;
    counts.set(id, { flag, ...(variant !== undefined && { variant }), reason, count });
  }
  return counts.values();
}
