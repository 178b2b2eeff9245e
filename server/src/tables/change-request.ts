import type { Change, Effect } from "@yardarm/core/changes";
import type { Ground, Life, RequestState } from "@yardarm/core/requests";
import { bigint, boolean, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** As it is shown; the record holds more. */
export interface AuthorDocument {
  readonly kind: "person" | "token" | "system";
  readonly id: string;
  readonly name: string;
}

/** `person:<id>` → who that is. */
export type Names = Readonly<Record<string, AuthorDocument>>;

export const changeRequest = pgTable(
  "change_request",
  {
    project: text("project").notNull(),
    number: bigint("number", { mode: "number" }).notNull(),
    state: text("state").$type<RequestState>().notNull(),
    title: text("title").notNull(),
    sentences: jsonb("sentences").$type<readonly string[]>().notNull(),
    reason: text("reason"),
    author: jsonb("author").$type<AuthorDocument>().notNull(),
    wasEmergency: boolean("broke_glass").notNull().default(false),
    changes: jsonb("changes").$type<readonly Change[]>().notNull(),
    effect: jsonb("effect").$type<Effect>().notNull(),
    /** Touched environment → its revision after the commit. */
    revisions: jsonb("revisions").$type<Readonly<Record<string, number>>>().notNull(),
    /** Null: it is not applied. */
    entry: bigint("entry", { mode: "number" }),
    reverts: bigint("reverts", { mode: "number" }),
    createdAt: instant("created_at").notNull(),
    /** All that happened to it; null: it was applied the moment it was made. */
    life: jsonb("life").$type<Life>(),
    /** What it was looked at against last. */
    ground: jsonb("ground").$type<Ground>(),
    /** Whoever took a step of its life, by the name of the actor there. */
    names: jsonb("names").$type<Names>().notNull().default({}),
    /** Of its last step. */
    changedAt: instant("changed_at"),
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
