import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";

/** What a group gives its people; without a role it makes them admins of the installation. */
export const groupMapping = pgTable("group_mapping", {
  id: uuid("id").primaryKey(),
  groupName: text("group_name").notNull(),
  role: text("role"),
  project: text("project"),
  environmentKinds: text("environment_kinds").array(),
});

/** Whoever is in the group is in the team. */
export const groupTeam = pgTable(
  "group_team",
  { groupName: text("group_name").notNull(), team: text("team").notNull() },
  (table) => [primaryKey({ columns: [table.groupName, table.team] })],
);

/** Groups that the provider named at the last sign-in. */
export const personGroup = pgTable(
  "person_group",
  { personId: uuid("person_id").notNull(), name: text("name").notNull() },
  (table) => [primaryKey({ columns: [table.personId, table.name] })],
);

/** Admins of the installation whom groups made that. */
export const groupAdmin = pgTable("group_admin", { personId: uuid("person_id").primaryKey() });
