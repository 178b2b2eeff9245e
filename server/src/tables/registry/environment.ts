import type { Correlation } from "@yardarm/core/registry";
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

export const environment = pgTable(
  "environment",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    kind: text("kind", { enum: ["development", "test", "staging", "production"] }).notNull(),
    isProtected: boolean("is_protected").notNull(),
    position: integer("position").notNull(),
    correlations: jsonb("correlations").$type<readonly Correlation[]>().notNull().default([]),
    version: bigint("version", { mode: "number" }).notNull(),
    /** Of its snapshot. */
    revision: bigint("revision", { mode: "number" }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.project, table.key] })],
);
