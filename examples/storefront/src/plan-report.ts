/** What came of the rows of a plan, told to Yardarm: rows that passed and rows that failed are two runs of one suite. */
import { CombinationRecorder, sendTestRun, type TestRunTarget } from "@yardarm/sdk/testing";

export interface RunName {
  readonly commit: string;
  readonly suite: string;
  readonly environment: string;
}

/**
 * A run says how many of its tests failed, not which. So that a row that passed counts as tested although another failed, and
 * what the failed ones have in common can be worked out, the two are told apart.
 */
export class PlanReport {
  readonly #passed = new CombinationRecorder();
  readonly #failed = new CombinationRecorder();
  readonly #count = { passed: 0, failed: 0 };

  /** What a row exercised, as its own recorder heard it. */
  add(row: CombinationRecorder, hasFailed: boolean): void {
    this.#count[hasFailed ? "failed" : "passed"] += 1;
    const recorder = hasFailed ? this.#failed : this.#passed;
    for (const { variants, scopes } of row.report(nobody).combinations) {
      for (let scope = 0; scope < scopes; scope++) {
        const hear = recorder.begin();
        for (const [flag, variant] of Object.entries(variants)) hear(flag, variant);
      }
    }
  }

  async send(target: TestRunTarget, name: RunName): Promise<void> {
    const { passed, failed } = this.#count;
    if (passed > 0) {
      await sendTestRun(this.#passed.report({ ...name, passed, failed: 0 }), target);
    }
    if (failed > 0) {
      await sendTestRun(this.#failed.report({ ...name, passed: 0, failed }), target);
    }
  }
}

/** What a row exercised belongs to no run yet. */
const nobody = { commit: "", suite: "", environment: "" };
