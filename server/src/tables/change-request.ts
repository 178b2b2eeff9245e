import type { Change, Effect } from "@yardarm/core/changes";
import { bigint, boolean, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** As it is shown; the record holds more. */
export interface AuthorDocument {
  readonly kind: "person" | "token" | "system";
  readonly id: string;
  readonly name: string;
}

export const changeRequest = pgTable(
  "change_request",
  {
    project: text("project").notNull(),
    number: bigint("number", { mode: "number" }).notNull(),
    state: text("state", { enum: ["applied"] }).notNull(),
    title: text("title").notNull(),
    sentences: jsonb("sentences").$type<readonly string[]>().notNull(),
    reason: text("reason"),
    author: jsonb("author").$type<AuthorDocument>().notNull(),
    wasEmergency: boolean("broke_glass").notNull().default(false),
    changes: jsonb("changes").$type<readonly Change[]>().notNull(),
    effect: jsonb("effect").$type<Effect>().notNull(),
    /** Touched environment → its revision after the commit. */
    revisions: jsonb("revisions").$type<Readonly<Record<string, number>>>().notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    reverts: bigint("reverts", { mode: "number" }),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.number] })],
);

/** By which addresses a request is found. */
export const changeRequestAddress = pgTable(
  "change_request_address",
  {
    project: text("project").notNull(),
    address: text("address").notNull(),
    number: bigint("number", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.address, table.number] })],
);
