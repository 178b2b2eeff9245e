import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** What a directory said of a person beyond what a person has here. */
export const scimUser = pgTable("scim_user", {
  personId: uuid("person_id").primaryKey(),
  userName: text("user_name").notNull(),
  externalId: text("external_id"),
  attributes: jsonb("attributes").$type<Readonly<Record<string, unknown>>>().notNull(),
  version: integer("version").notNull().default(1),
  modifiedAt: instant("modified_at").notNull().defaultNow(),
  removedAt: instant("removed_at"),
});

export const scimGroup = pgTable("scim_group", {
  id: uuid("id").primaryKey(),
  displayName: text("display_name").notNull(),
  externalId: text("external_id"),
  version: integer("version").notNull().default(1),
  createdAt: instant("created_at").notNull().defaultNow(),
  modifiedAt: instant("modified_at").notNull().defaultNow(),
});

export const scimGroupMember = pgTable(
  "scim_group_member",
  { groupId: uuid("group_id").notNull(), personId: uuid("person_id").notNull() },
  (table) => [primaryKey({ columns: [table.groupId, table.personId] })],
);
