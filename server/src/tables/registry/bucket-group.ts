import type { Group } from "@yardarm/core/registry";
import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "../instant.ts";

/** Flags that share one bucket space. (`group` alone is a word of SQL.) */
export const bucketGroup = pgTable(
  "bucket_group",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    document: jsonb("document").$type<Omit<Group, "key">>().notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.key] })],
);
