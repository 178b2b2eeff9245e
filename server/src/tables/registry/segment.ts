import type { Segment } from "@yardarm/core/registry";
import { bigint, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "../instant.ts";

/** A segment without its key; its key lists are entities of their own. */
export type SegmentDocument = Omit<Segment, "key">;

export const segment = pgTable(
  "segment",
  {
    project: text("project").notNull(),
    key: text("key").notNull(),
    state: text("state", { enum: ["active", "archived"] }).notNull(),
    document: jsonb("document").$type<SegmentDocument>().notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.key] })],
);

/** One key list of a segment. */
export const segmentList = pgTable(
  "segment_list",
  {
    project: text("project").notNull(),
    segment: text("segment").notNull(),
    list: text("list", { enum: ["included", "excluded"] }).notNull(),
    keyCount: integer("key_count").notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.segment, table.list] })],
);

/** One key in a key list. */
export const segmentKey = pgTable(
  "segment_key",
  {
    project: text("project").notNull(),
    segment: text("segment").notNull(),
    list: text("list", { enum: ["included", "excluded"] }).notNull(),
    key: text("key").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.segment, table.list, table.key] })],
);
