import { customType, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** Which transactions had been committed at a moment. */
const pgSnapshot = customType<{ data: string; driverData: string }>({
  dataType: () => "pg_snapshot",
});

/** What was worked out last of which states can meet. */
export const keptAnalysis = pgTable(
  "kept_analysis",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    engine: text("engine").notNull(),
    revision: text("revision").notNull(),
    found: bytea("found").notNull(),
    keptAt: instant("kept_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.environment] })],
);

/** What was known last of what tests exercised and services served. */
export const keptEvidence = pgTable(
  "kept_evidence",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    format: text("format").notNull(),
    /** What was committed by then is in it, and nothing else. */
    mark: pgSnapshot("mark").notNull(),
    known: bytea("known").notNull(),
    keptAt: instant("kept_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.environment] })],
);
