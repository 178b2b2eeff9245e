import type { Policy } from "@yardarm/core/registry";
import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "../instant.ts";

/** What a project demands of flags and requests. */
export const policy = pgTable(
  "policy",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    document: jsonb("document").$type<Omit<Policy, "key">>().notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.key] })],
);
