import type { Served } from "../reachability/question.ts";
import type { PairEvidence } from "./evidence-table.ts";
import { CommitTimes, type FlagChange, overtakes } from "./passed-run.ts";

/**
 * Whether a test passed with a combination: lately and with both flags as they are (`passed`), too long ago (`aged`), before
 * one of the flags or its code changed (`before_change`), or never.
 */
export type Exercised = "passed" | "aged" | "before_change" | "never";

export interface RunJudgeRequest {
  /** By the numbers of `states`. */
  readonly evidence: PairEvidence;
  readonly states: readonly Served[];
  readonly now: number;
  /** Evidence that is older does not count any more. */
  readonly maxAgeMs: number;
  /** Each of them makes what was tested before say nothing of a flag. */
  readonly changesOf: (flag: string) => readonly FlagChange[];
  /** When the commits that tests ran were made. */
  readonly times?: CommitTimes | undefined;
}

/** Which runs of tests still say something of two flags as they are. */
export class RunJudge {
  readonly #evidence: PairEvidence;
  readonly #since: number;
  readonly #times: CommitTimes;
  readonly #changes: readonly (readonly FlagChange[])[];

  constructor({ evidence, states, now, maxAgeMs, changesOf, times }: RunJudgeRequest) {
    this.#evidence = evidence;
    this.#since = now - maxAgeMs;
    this.#times = times ?? new CommitTimes();
    const byFlag = new Map<string, readonly FlagChange[]>();
    this.#changes = states.map(({ flag }) => {
      const changes = byFlag.get(flag) ?? decisive(changesOf(flag));
      byFlag.set(flag, changes);
      return changes;
    });
  }

  /** By the state of two flags each: whether a test passed with both that still counts. */
  judge(left: number, right: number): Exercised {
    const last = this.#evidence.lastRun(left, right);
    if (last < 0) return "never";
    if (this.#hasAged(last)) return "aged";
    return this.#counts(this.telling(left, right), left, right) ? "passed" : "before_change";
  }

  /** The number of the run that counts; when none does, of the one with the newest code; -1: there is none. */
  telling(left: number, right: number): number {
    const last = this.#evidence.lastRun(left, right);
    if (last < 0 || this.#counts(last, left, right)) return last;
    return this.#evidence.newestRun(left, right);
  }

  #counts(run: number, left: number, right: number): boolean {
    return !this.#hasAged(run) && this.#saysOf(run, left) && this.#saysOf(run, right);
  }

  #hasAged(run: number): boolean {
    return (this.#evidence.runs[run]?.at ?? 0) < this.#since;
  }

  #saysOf(run: number, state: number): boolean {
    const its = this.#evidence.runs[run];
    if (its === undefined) return false;
    for (const change of this.#changes[state] ?? []) {
      if (overtakes(change, its, this.#times)) return false;
    }
    return true;
  }
}

/** The last change of each repository and of all else: whoever comes after these comes after all. */
function decisive(changes: readonly FlagChange[]): readonly FlagChange[] {
  const last = new Map<string | undefined, FlagChange>();
  for (const change of changes) {
    const held = last.get(change.repository);
    if (held === undefined || held.at < change.at) last.set(change.repository, change);
  }
  return [...last.values()];
}
