import { pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

export const project = pgTable("project", {
  key: text("key").primaryKey(),
  name: text("name").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});
