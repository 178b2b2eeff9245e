import type { StandingOf } from "@yardarm/core/reports";
import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** Stale-flag reports that somebody took along or signed. */
export const staleReport = pgTable(
  "stale_report",
  {
    project: text("project").notNull(),
    asOf: instant("as_of").notNull(),
    madeAt: instant("made_at").notNull(),
    standings: jsonb("standings").$type<Readonly<Record<string, StandingOf>>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.asOf] })],
);

/** That somebody of a team has looked at its flags. */
export const staleSignOff = pgTable(
  "stale_sign_off",
  {
    project: text("project").notNull(),
    team: text("team").notNull(),
    asOf: instant("as_of").notNull(),
    at: instant("at").notNull(),
    personId: uuid("person_id").notNull(),
    note: text("note"),
    digest: text("digest").notNull(),
    flags: integer("flags").notNull(),
    stale: integer("stale").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.team, table.at] })],
);
