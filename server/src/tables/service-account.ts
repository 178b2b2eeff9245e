import { boolean, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** A program that acts in its own name, so that nobody's leaving stops it. */
export const serviceAccount = pgTable("service_account", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  description: text("description").notNull(),
  isActive: boolean("is_active").notNull().default(true),
  createdBy: uuid("created_by"),
  createdAt: instant("created_at").notNull().defaultNow(),
});
