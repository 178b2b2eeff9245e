import { bigint, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** How often a flag served a variant to a service, by the hour. */
export const evaluationCount = pgTable(
  "evaluation_count",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    flag: text("flag").notNull(),
    hour: instant("hour").notNull(),
    /** Empty: the caller's default value was served. */
    variant: text("variant").notNull(),
    reason: text("reason").notNull(),
    service: text("service").notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.project,
        table.environment,
        table.flag,
        table.hour,
        table.variant,
        table.reason,
        table.service,
      ],
    }),
  ],
);

/** Kept when the counts are long gone. */
export const lastEvaluation = pgTable(
  "last_evaluation",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    flag: text("flag").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.environment, table.flag] })],
);

/** Batches that were counted. */
export const observationBatch = pgTable("observation_batch", {
  id: uuid("id").primaryKey(),
  receivedAt: instant("received_at").notNull().defaultNow(),
});

/** Running processes that use an SDK. */
export const sdkInstance = pgTable(
  "sdk_instance",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    service: text("service").notNull(),
    instance: text("instance").notNull(),
    serviceVersion: text("service_version"),
    sdk: text("sdk").notNull(),
    revision: text("revision"),
    /** For how long it had not heard its server when it reported last; null when it was in touch. */
    staleMs: bigint("stale_ms", { mode: "number" }),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.project, table.environment, table.service, table.instance] }),
  ],
);
