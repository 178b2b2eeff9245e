import { pgTable, text } from "drizzle-orm/pg-core";

export const team = pgTable("team", {
  key: text("key").primaryKey(),
  name: text("name").notNull(),
});
