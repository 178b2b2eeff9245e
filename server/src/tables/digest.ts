import { boolean, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** One row, made by the migration. */
export const digestSettings = pgTable("digest_settings", {
  id: smallint("id").primaryKey(),
  isOn: boolean("is_on").notNull().default(true),
  timeOfDay: text("time_of_day").notNull().default("08:00"),
  timeZone: text("time_zone").notNull().default("UTC"),
  expiringDays: integer("expiring_days").notNull().default(14),
  version: integer("version").notNull().default(1),
});

/** Whoever chose something; null: as the installation says. */
export const digestPreference = pgTable("digest_preference", {
  personId: uuid("person_id").primaryKey(),
  isOn: boolean("is_on").notNull().default(true),
  timeOfDay: text("time_of_day"),
  timeZone: text("time_zone"),
  pausedUntil: text("paused_until"),
  version: integer("version").notNull().default(1),
});

/** One digest of one person, at most one a day. */
export const digest = pgTable(
  "digest",
  {
    personId: uuid("person_id").notNull(),
    day: text("day").notNull(),
    timeZone: text("time_zone").notNull(),
    state: text("state", {
      enum: ["waiting", "handing_over", "sent", "empty", "failed", "unknown"],
    }).notNull(),
    attempts: integer("attempts").notNull().default(0),
    nextAt: instant("next_at").notNull(),
    claimedAt: instant("claimed_at").notNull(),
    endedAt: instant("ended_at"),
    detail: text("detail"),
    said: text("said").array().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.personId, table.day] })],
);
