import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** Number of a transaction. */
const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });

/** Variants of flags that anybody ever told of, each by a number. */
export const combinationState = pgTable("combination_state", {
  number: integer("number").primaryKey().generatedAlwaysAsIdentity(),
  project: text("project").notNull(),
  flag: text("flag").notNull(),
  variant: text("variant").notNull(),
  /** To the day: when something last referred to it. */
  usedAt: instant("used_at").notNull(),
});

/** What was served together, by whom, how often and when. */
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
    /** Ascending. */
    states: integer("states").array().notNull(),
    /** Of those recorded, how many ended with an error, as far as the service tells. */
    failed: bigint("failed", { mode: "number" }).notNull(),
    failedAt: instant("failed_at"),
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
    /** Ascending. */
    states: integer("states").array().notNull(),
    /** Whether `combination_joined` has it. */
    joined: boolean("joined").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.project, table.environment, table.trace, table.service, table.hash],
    }),
  ],
);

/** What several services served for one request, as its trace says. */
export const combinationJoined = pgTable(
  "combination_joined",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    /** Of the states and the services. */
    hash: bytea("hash").notNull(),
    /** Sorted. */
    services: text("services").array().notNull(),
    /** Ascending. */
    states: integer("states").array().notNull(),
    traces: bigint("traces", { mode: "number" }).notNull(),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.environment, table.hash] })],
);

/** What was stored lately, in the words of an analysis; kept for minutes. */
export const combinationNews = pgTable("combination_news", {
  /** Tells who saw which of these already. */
  xid: xid8("xid").notNull(),
  project: text("project").notNull(),
  /** Empty: it is about tests, and so about all environments. */
  environment: text("environment").notNull(),
  /** `seen`, `joined` or `passed`. */
  kind: text("kind").notNull(),
  /** Who saw it; empty for tests. */
  services: text("services").array().notNull(),
  toldAt: instant("told_at").notNull(),
  /** One for each combination. */
  lines: text("lines").notNull(),
  /** What the tests ran that passed; empty for services. */
  commit: text("commit").notNull(),
});
