import type { JsonValue } from "@yardarm/sdk/model";
import { jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** What writes that carried an `Idempotency-Key` did. */
export const idempotencyKey = pgTable(
  "idempotency_key",
  {
    actorId: text("actor_id").notNull(),
    key: text("key").notNull(),
    requestHash: bytea("request_hash").notNull(),
    outcome: jsonb("outcome").$type<JsonValue>().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.actorId, table.key] })],
);
