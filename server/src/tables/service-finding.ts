import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** Evaluations that an operator should know of, by the hour. */
export const evaluationProblem = pgTable(
  "evaluation_problem",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    service: text("service").notNull(),
    flag: text("flag").notNull(),
    /** An error code of OpenFeature, or STALE. */
    kind: text("kind").notNull(),
    hour: instant("hour").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.project,
        table.environment,
        table.service,
        table.flag,
        table.kind,
        table.hour,
      ],
    }),
  ],
);

/** Default values that code passes. */
export const passedDefault = pgTable(
  "passed_default",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    flag: text("flag").notNull(),
    service: text("service").notNull(),
    type: text("type").notNull(),
    /** JSON of a short scalar; or # and the hash of anything else. */
    mark: text("mark").notNull(),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.project,
        table.environment,
        table.flag,
        table.service,
        table.type,
        table.mark,
      ],
    }),
  ],
);

/** Attributes that contexts have, and of what type; never a value. */
export const contextAttribute = pgTable(
  "context_attribute",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    service: text("service").notNull(),
    path: text("path").notNull(),
    type: text("type").notNull(),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.project, table.environment, table.service, table.path, table.type],
    }),
  ],
);
