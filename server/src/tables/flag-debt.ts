import { date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** How many flags each team, or person, answered for, day by day. */
export const flagDebt = pgTable(
  "flag_debt",
  {
    project: text("project").notNull(),
    day: date("day").notNull(),
    /** `team:checkout`, `person:p1` */
    owner: text("owner").notNull(),
    active: integer("active").notNull(),
    stale: integer("stale").notNull(),
    overdue: integer("overdue").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.day, table.owner] })],
);
