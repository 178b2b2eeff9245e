import type { Flag } from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "../instant.ts";

/** What is true of a flag in every environment. */
export type FlagDocument = Omit<Flag, "key" | "configs">;

export const flag = pgTable(
  "flag",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    state: text("state", { enum: ["active", "archived"] }).notNull(),
    document: jsonb("document").$type<FlagDocument>().notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.key] })],
);

/** What one flag does in one environment. */
export const flagConfig = pgTable(
  "flag_config",
  {
    project: text("project").notNull(),
    flag: text("flag").notNull(),
    environment: text("environment").notNull(),
    document: jsonb("document").$type<FlagConfig>().notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.flag, table.environment] })],
);
