import type { Decision, EvaluationContext, Outcome } from "../evaluate/index.ts";
import type { EvaluationCount } from "../model/index.ts";
import type { Noticed } from "./noticed.ts";

/** So many keys without a value are told apart between two reports, for each error; a service that makes keys up cannot fill the memory. */
const keysMax = 10_000;
/** So many evaluations of each outcome are looked at between two reports, since each place in code may pass another default. */
const noticedMax = 8;

/**
 * Counts evaluations by flag and decision. A flag gives the same outcome for the same decision each time, and each
 * outcome holds its own count; decisions without a value are counted together.
 */
export class EvaluationCounter {
  /** Outcomes that were counted since the last report. There are no more than the flags have. */
  #outcomes: { readonly flag: string; readonly outcome: Outcome }[] = [];
  /** By error code, then by flag; no text is put together for an evaluation. */
  #errors = new Map<string, Map<string, number>>();
  readonly #noticed: Pick<Noticed, "see">;
  readonly #failed: (flag: string, decision: Decision) => void;

  /** @param failed is told of decisions without a value, of each flag once between two reports. */
  constructor(noticed: Pick<Noticed, "see">, failed: (flag: string, decision: Decision) => void) {
    this.#noticed = noticed;
    this.#failed = failed;
  }

  count(flag: string, outcome: Outcome, context: EvaluationContext, defaultValue: unknown): void {
    if (outcome.isError ? this.#isErrorNoticed(flag, outcome) : ++outcome.count <= noticedMax) {
      if (outcome.count === 1) this.#outcomes.push({ flag, outcome });
      this.#noticed.see(flag, context, defaultValue);
    }
  }

  /** What was counted since the last time. */
  take(): readonly EvaluationCount[] {
    const outcomes = this.#outcomes;
    const errors = this.#errors;
    this.#outcomes = [];
    this.#errors = new Map();
    const failed = [...errors].flatMap(([errorCode, flags]) =>
      [...flags].map(([flag, count]) => ({ flag, reason: "ERROR", errorCode, count })),
    );
    return [...merged(outcomes), ...failed];
  }

  /** Counts it; without room for another, it is as if it was seen often. */
  #isErrorNoticed(flag: string, { decision }: Outcome): boolean {
    const { errorCode = "GENERAL" } = decision;
    const flags = this.#errors.get(errorCode) ?? new Map<string, number>();
    if (flags.size === 0) this.#errors.set(errorCode, flags);
    const count = (flags.get(flag) ?? 0) + 1;
    if (count === 1 && flags.size >= keysMax) return false;
    flags.set(flag, count);
    if (count === 1) this.#failed(flag, decision);
    return count <= noticedMax;
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
