import { bigint, doublePrecision, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** Variants that were served together, each set of them once. */
export const combination = pgTable(
  "combination",
  {
    project: text("project").notNull(),
    hash: bytea("hash").notNull(),
    /** Sorted; `variants` has the same length and order. */
    flags: text("flags").array().notNull(),
    variants: text("variants").array().notNull(),
    madeAt: instant("made_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.hash] })],
);

/** By whom a combination was served, how often and when. */
export const combinationSeen = pgTable(
  "combination_seen",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    hash: bytea("hash").notNull(),
    service: text("service").notNull(),
    /** Empty: the service does not tell. */
    version: text("version").notNull(),
    /** Scopes that were recorded. */
    recorded: bigint("recorded", { mode: "number" }).notNull(),
    /** How many these stand for. */
    scopes: doublePrecision("scopes").notNull(),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.project, table.environment, table.hash, table.service, table.version],
    }),
  ],
);

/** Which combinations services served for the same trace; kept for hours. */
export const combinationTrace = pgTable(
  "combination_trace",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    trace: bytea("trace").notNull(),
    service: text("service").notNull(),
    hash: bytea("hash").notNull(),
    seenAt: instant("seen_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.project, table.environment, table.trace, table.service, table.hash],
    }),
  ],
);
