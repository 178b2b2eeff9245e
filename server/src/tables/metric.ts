import { bigint, doublePrecision, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** What services track, by the hour. */
export const metricSum = pgTable(
  "metric_sum",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    name: text("name").notNull(),
    /** Both empty: all that was tracked, whatever was served. */
    flag: text("flag").notNull(),
    variant: text("variant").notNull(),
    service: text("service").notNull(),
    hour: instant("hour").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
    sum: doublePrecision("sum").notNull(),
    squares: doublePrecision("squares").notNull(),
    min: doublePrecision("min").notNull(),
    max: doublePrecision("max").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.project,
        table.environment,
        table.name,
        table.flag,
        table.variant,
        table.service,
        table.hour,
      ],
    }),
  ],
);
