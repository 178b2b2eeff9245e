import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** Who was given what, first and last. */
export const flagUse = pgTable(
  "flag_use",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    flag: text("flag").notNull(),
    service: text("service").notNull(),
    kind: text("kind", { enum: ["sdk", "remote"] }).notNull(),
    /** Empty: the default in the code. */
    variant: text("variant").notNull(),
    firstAt: instant("first_at").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.project,
        table.environment,
        table.flag,
        table.service,
        table.kind,
        table.variant,
      ],
    }),
  ],
);

/** Who asked for all flags at once. */
export const bulkUse = pgTable(
  "bulk_use",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    reach: text("reach", { enum: ["all", "client_side"] }).notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.environment, table.reach] })],
);

/** Between when and when services told of an environment. */
export const environmentReport = pgTable(
  "environment_report",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    firstAt: instant("first_at").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.environment] })],
);
