import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

export const session = pgTable("session", {
  tokenHash: bytea("token_hash").primaryKey(),
  personId: uuid("person_id").notNull(),
  csrfToken: text("csrf_token").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
  method: text("method", { enum: ["password", "link", "emergency", "provider"] })
    .notNull()
    .default("password"),
  provedAt: instant("proved_at").notNull().defaultNow(),
  factorAt: instant("factor_at"),
  idToken: bytea("id_token"),
});
