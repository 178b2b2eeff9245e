/** Whether a pipeline may go on with a commit, as far as combinations say. Pure. */
import type { Violation } from "./analysis/answers.ts";

export interface GateQuestion {
  readonly commit: string;
  readonly environment: string;
  readonly runs: CommitRuns;
  readonly violations: readonly Violation[];
  /** How many combinations are; the answer names the worst of them beside what is found. */
  readonly untested: number;
  /** How many untested combinations there may be; undefined: as many as there are. */
  readonly untestedMax: number | undefined;
}

/** What runs of tests were reported for a commit. */
export interface CommitRuns {
  readonly count: number;
  readonly failed: number;
}

export interface GateFinding {
  /** An error stops the pipeline; a warning is said. */
  readonly severity: "error" | "warning";
  readonly code: "no_test_run" | "test_run_failed" | "rule_violated" | "untested";
  readonly detail: string;
}

export function judgeGate(question: GateQuestion): readonly GateFinding[] {
  return [...runFindings(question), ...ruleFindings(question), ...untestedFindings(question)];
}

function runFindings({ commit, runs }: GateQuestion): readonly GateFinding[] {
  if (runs.count === 0) {
    const detail = `No run of tests was reported for ${commit}. Report one with @yardarm/sdk/testing before the gate.`;
    return [{ severity: "error", code: "no_test_run", detail }];
  }
  if (runs.failed === 0) return [];
  const detail = `${runs.failed} of ${runs.count} runs of tests for ${commit} failed.`;
  return [{ severity: "error", code: "test_run_failed", detail }];
}

function ruleFindings({ violations, environment }: GateQuestion): readonly GateFinding[] {
  return violations
    .filter(({ verdict }) => verdict === "reachable")
    .map(({ rule, text, severity, witness }) => ({
      severity: severity === "block" ? "error" : "warning",
      code: "rule_violated",
      detail: `In ${environment} the rule ${rule} (${text}) is broken, by a context such as ${JSON.stringify(witness)}.`,
    }));
}

function untestedFindings({
  untested,
  untestedMax,
  environment,
}: GateQuestion): readonly GateFinding[] {
  if (untested === 0) return [];
  const isTooMany = untestedMax !== undefined && untested > untestedMax;
  const allowed = untestedMax === undefined ? "" : ` (${untestedMax} may be)`;
  const noun = untested === 1 ? "combination is" : "combinations are";
  return [
    {
      severity: isTooMany ? "error" : "warning",
      code: "untested",
      detail: `${untested} ${noun} served in ${environment}, or can be, and not tested${allowed}.`,
    },
  ];
}
