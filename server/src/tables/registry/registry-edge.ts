import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** Who refers to whom, by the addresses of entities: `flag/a` in `production` → `segment/beta`. */
export const registryEdge = pgTable(
  "registry_edge",
  {
    project: text("project").notNull(),
    source: text("source").notNull(),
    /** In whose config a flag says it; empty for a segment, which says the same everywhere. */
    environment: text("environment").notNull(),
    target: text("target").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.project, table.source, table.environment, table.target] }),
  ],
);
