import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

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
