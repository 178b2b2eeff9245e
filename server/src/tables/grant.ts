import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** Who keeps a grant or a membership up to date: people by hand, or the groups of an identity provider. */
const sources = ["manual", "sign_in", "scim"] as const;

/** A role that a person, a team or a service account has: in one project or in all, in some kinds of environment or in all. */
export const roleGrant = pgTable("role_grant", {
  id: uuid("id").primaryKey(),
  personId: uuid("person_id"),
  team: text("team"),
  serviceAccountId: uuid("service_account_id"),
  role: text("role").notNull(),
  project: text("project"),
  environmentKinds: text("environment_kinds").array(),
  source: text("source", { enum: sources }).notNull().default("manual"),
  /** Names, by a server of the release before; read by nothing. */
  grantedBy: text("granted_by").notNull().default(""),
  /** A person or a service account; null: a part of the system, or groups. */
  grantedById: uuid("granted_by_id"),
  grantedAt: instant("granted_at").notNull().defaultNow(),
});

export const customRole = pgTable("custom_role", {
  key: text("key").primaryKey(),
  name: text("name").notNull(),
  description: text("description").notNull(),
  permissions: text("permissions").array().notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export const teamMember = pgTable(
  "team_member",
  {
    team: text("team").notNull(),
    personId: uuid("person_id").notNull(),
    source: text("source", { enum: sources }).notNull().default("manual"),
  },
  (table) => [primaryKey({ columns: [table.team, table.personId, table.source] })],
);

/** When somebody last used a permission somewhere. */
export const permissionUse = pgTable(
  "permission_use",
  {
    holder: uuid("holder").notNull(),
    permission: text("permission").notNull(),
    project: text("project").notNull(),
    environmentKind: text("environment_kind").notNull(),
    lastUsedAt: instant("last_used_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.holder, table.permission, table.project, table.environmentKind],
    }),
  ],
);
