import { bigint, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** Runs of tests that were reported. */
export const testRun = pgTable(
  "test_run",
  {
    project: text("project").notNull(),
    id: uuid("id").notNull(),
    environment: text("environment").notNull(),
    suite: text("suite").notNull(),
    commit: text("commit").notNull(),
    branch: text("branch"),
    passed: integer("passed"),
    failed: integer("failed"),
    scopes: bigint("scopes", { mode: "number" }).notNull(),
    combinations: integer("combinations").notNull(),
    /** Scopes and variants that the recorder had no room for. */
    notListed: bigint("not_listed", { mode: "number" }).notNull(),
    reportedBy: text("reported_by").notNull(),
    receivedAt: instant("received_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.id] })],
);

/** Which combinations tests exercised, and with what success. */
export const combinationExercised = pgTable(
  "combination_exercised",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    hash: bytea("hash").notNull(),
    suite: text("suite").notNull(),
    /** Empty: the runs do not tell. */
    branch: text("branch").notNull(),
    scopes: bigint("scopes", { mode: "number" }).notNull(),
    passedRuns: integer("passed_runs").notNull(),
    failedRuns: integer("failed_runs").notNull(),
    firstRunAt: instant("first_run_at").notNull(),
    lastRunAt: instant("last_run_at").notNull(),
    lastCommit: text("last_commit").notNull(),
    /** Of the last run in which no test failed. */
    lastPassedAt: instant("last_passed_at"),
    lastPassedCommit: text("last_passed_commit"),
    /** Ascending numbers of states. */
    states: integer("states").array().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.project, table.environment, table.hash, table.suite, table.branch],
    }),
  ],
);
