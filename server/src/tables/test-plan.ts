import type { JsonValue } from "@yardarm/sdk/model";
import { jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** Plans of what to test. */
export const testPlan = pgTable(
  "test_plan",
  {
    project: text("project").notNull(),
    id: uuid("id").notNull(),
    environment: text("environment").notNull(),
    revision: text("revision").notNull(),
    request: jsonb("request").$type<JsonValue>().notNull(),
    plan: jsonb("plan").$type<JsonValue>().notNull(),
    madeBy: text("made_by").notNull(),
    madeAt: instant("made_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.id] })],
);
