import type { JsonValue } from "@yardarm/sdk/model";
import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** Where somebody wants to be told. */
export const webhook = pgTable("webhook", {
  id: uuid("id").primaryKey(),
  project: text("project"),
  name: text("name").notNull(),
  sealedUrl: bytea("sealed_url").notNull(),
  urlHint: text("url_hint").notNull(),
  format: text("format", { enum: ["standard", "slack", "teams", "discord"] }).notNull(),
  eventTypes: text("event_types").array().notNull(),
  environments: text("environments").array().notNull(),
  /** Of whose digests it hears; empty: of all. */
  teams: text("teams").array().notNull().default([]),
  isEnabled: boolean("is_enabled").notNull(),
  disabledWhy: text("disabled_why", { enum: ["gone", "failing"] }),
  version: bigint("version", { mode: "number" }).notNull(),
  createdAt: instant("created_at").notNull(),
  lastDeliveredAt: instant("last_delivered_at"),
  lastFailedAt: instant("last_failed_at"),
  failingSince: instant("failing_since"),
  quietUntil: instant("quiet_until"),
  deletedAt: instant("deleted_at"),
});

/** What deliveries are signed with; several while they change. */
export const webhookSecret = pgTable("webhook_secret", {
  id: uuid("id").primaryKey(),
  webhook: uuid("webhook").notNull(),
  sealed: bytea("sealed").notNull(),
  hint: text("hint").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at"),
});

/** The outbox: what happened, written with it. */
export const webhookEvent = pgTable("webhook_event", {
  id: uuid("id").primaryKey(),
  origin: text("origin").notNull(),
  project: text("project"),
  type: text("type").notNull(),
  environments: text("environments").array().notNull(),
  at: instant("at").notNull(),
  chain: text("chain"),
  entry: bigint("entry", { mode: "number" }),
  data: jsonb("data").$type<JsonValue>(),
});

/** Who has to be told of it, and how far that is. */
export const webhookDelivery = pgTable(
  "webhook_delivery",
  {
    webhook: uuid("webhook").notNull(),
    event: uuid("event").notNull(),
    state: text("state", { enum: ["waiting", "delivered", "failed"] }).notNull(),
    attempts: integer("attempts").notNull(),
    round: integer("round").notNull(),
    nextAt: instant("next_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.webhook, table.event] })],
);

/** What became of each attempt. */
export const webhookAttempt = pgTable(
  "webhook_attempt",
  {
    webhook: uuid("webhook").notNull(),
    event: uuid("event").notNull(),
    number: integer("number").notNull(),
    at: instant("at").notNull(),
    outcome: text("outcome", {
      enum: ["unknown", "accepted", "rejected", "refused", "timed_out", "unreachable"],
    }).notNull(),
    status: integer("status"),
    durationMs: integer("duration_ms"),
    excerpt: text("excerpt"),
  },
  (table) => [primaryKey({ columns: [table.webhook, table.event, table.number] })],
);
