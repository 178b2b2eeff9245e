import type { Waiver } from "@yardarm/core/registry";
import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "../instant.ts";

/** Dated exceptions from policies. */
export const waiver = pgTable(
  "waiver",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    document: jsonb("document").$type<Omit<Waiver, "key">>().notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.key] })],
);
