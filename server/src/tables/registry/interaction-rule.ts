import type { InteractionRule } from "@yardarm/core/registry";
import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "../instant.ts";

/** What must, or must not, meet across flags. */
export const interactionRule = pgTable(
  "interaction_rule",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    document: jsonb("document").$type<Omit<InteractionRule, "key">>().notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.key] })],
);
