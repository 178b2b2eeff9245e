import { boolean, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

export const signInLink = pgTable("sign_in_link", {
  tokenHash: bytea("token_hash").primaryKey(),
  personId: uuid("person_id").notNull(),
  loopbackOnly: boolean("loopback_only").notNull().default(false),
  createdAt: instant("created_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
  usedAt: instant("used_at"),
  isEmergency: boolean("is_emergency").notNull().default(false),
});
