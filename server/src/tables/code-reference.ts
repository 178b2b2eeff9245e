import { boolean, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** The branches of repositories that pipelines scanned. */
export const codeScan = pgTable(
  "code_scan",
  {
    project: text("project").notNull(),
    repository: text("repository").notNull(),
    branch: text("branch").notNull(),
    isDefault: boolean("is_default").notNull(),
    commit: text("commit").notNull(),
    committedAt: instant("committed_at").notNull(),
    scannedAt: instant("scanned_at").notNull(),
    linkTemplate: text("link_template"),
    reportedBy: text("reported_by").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.repository, table.branch] })],
);

/** Lines around a reference. */
export interface CodeContext {
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** Where keys stood there. */
export const codeReference = pgTable(
  "code_reference",
  {
    project: text("project").notNull(),
    repository: text("repository").notNull(),
    branch: text("branch").notNull(),
    key: text("key").notNull(),
    path: text("path").notNull(),
    line: integer("line").notNull(),
    hash: text("hash").notNull(),
    context: jsonb("context").$type<CodeContext>(),
  },
  (table) => [
    primaryKey({
      columns: [table.project, table.repository, table.branch, table.key, table.path, table.line],
    }),
  ],
);

/** When commits were made, as scans told; also of those that a newer scan replaced. */
export const codeCommit = pgTable(
  "code_commit",
  {
    project: text("project").notNull(),
    repository: text("repository").notNull(),
    commit: text("commit").notNull(),
    committedAt: instant("committed_at").notNull(),
    toldAt: instant("told_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.repository, table.commit] })],
);

/** In which commit the references to a key changed last on a default branch. */
export const codeChange = pgTable(
  "code_change",
  {
    project: text("project").notNull(),
    repository: text("repository").notNull(),
    key: text("key").notNull(),
    commit: text("commit").notNull(),
    committedAt: instant("committed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.key, table.repository] })],
);
