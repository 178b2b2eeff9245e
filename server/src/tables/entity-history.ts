import type { JsonValue } from "@yardarm/sdk/model";
import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** Every version that every entity of a registry ever had; of a key list, what each version added and removed. */
export const entityHistory = pgTable(
  "entity_history",
  {
    project: text("project").notNull(),
    address: text("address").notNull(),
    version: bigint("version", { mode: "number" }).notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    /** Null: the entity no longer exists. */
    document: jsonb("document").$type<JsonValue>(),
    at: instant("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.address, table.version] })],
);
