import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";

/** Who has which role in which project. */
export const member = pgTable(
  "member",
  {
    project: text("project").notNull(),
    personId: uuid("person_id").notNull(),
    role: text("role", { enum: ["viewer", "editor", "admin"] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.personId] })],
);
