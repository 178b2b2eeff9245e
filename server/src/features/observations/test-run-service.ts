import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { combinationOf } from "./combination.ts";
import type { TestRun } from "./test-run-store.ts";

/** What a run of tests exercised, as it was reported. */
export interface ReportedRun
  extends Pick<
    TestRun,
    "project" | "id" | "environment" | "suite" | "commit" | "scopes" | "notListed" | "reportedBy"
  > {
  readonly branch?: string | undefined;
  readonly passed?: number | undefined;
  readonly failed?: number | undefined;
  readonly combinations: readonly {
    readonly scopes: number;
    readonly variants: Readonly<Record<string, string>>;
  }[];
}

export interface TestRunServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly addTestRun: (transaction: Transaction, run: TestRun) => Promise<boolean>;
  readonly hasEnvironment: (place: {
    readonly project: string;
    readonly environment: string;
  }) => Promise<boolean>;
}

export interface TestRunService {
  /** The same run may be given again; it is stored once. */
  take(run: ReportedRun): Promise<"stored" | "duplicate">;
}

export function createTestRunService(deps: TestRunServiceDeps): TestRunService {
  const { database, clock, addTestRun, hasEnvironment } = deps;
  return {
    async take({ combinations, branch, passed, failed, ...run }) {
      if (!(await hasEnvironment(run))) throw environmentUnknown(run.environment);
      const stored: TestRun = {
        ...run,
        branch: branch ?? null,
        passed: passed ?? null,
        failed: failed ?? null,
        receivedAt: clock(),
        exercised: combinations.map(({ scopes, variants }) => ({
          ...combinationOf(Object.entries(variants)),
          scopes,
        })),
      };
      const isNew = await inTransaction(database, (tx) => addTestRun(tx, stored));
      return isNew ? "stored" : "duplicate";
    },
  };
}

function environmentUnknown(environment: string): DomainError {
  const detail = `There is no environment "${environment}" in this project.`;
  const violations = [{ pointer: "/environment", detail }];
  return new DomainError("not_found", "environment_not_found", detail, { violations });
}
