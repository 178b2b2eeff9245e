import { integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** Bearer tokens: of a person, of a service account, of a directory, or (SDK keys) of an environment of a project. */
export const token = pgTable("token", {
  id: uuid("id").primaryKey(),
  kind: text("kind", { enum: ["pat", "svc", "server", "client", "scim"] }).notNull(),
  tokenHash: bytea("token_hash").notNull(),
  name: text("name").notNull(),
  hint: text("hint").notNull(),
  personId: uuid("person_id"),
  project: text("project"),
  environment: text("environment"),
  /** Of a client key: the origins whose pages may use it; null: all pages may. */
  origins: text("origins").array(),
  /** Grows with each change of what may be changed. */
  version: integer("version").notNull().default(1),
  createdBy: uuid("created_by"),
  createdAt: instant("created_at").notNull().defaultNow(),
  expiresAt: instant("expires_at"),
  lastUsedAt: instant("last_used_at"),
  revokedAt: instant("revoked_at"),
  /** Of an SDK key: when somebody last came with it, or with a secret of it, though it opened nothing any more. */
  lastRefusedAt: instant("last_refused_at"),
  serviceAccountId: uuid("service_account_id"),
  scopePermissions: text("scope_permissions").array(),
  scopeProjects: text("scope_projects").array(),
  /** Works beside the newest secret until then. */
  previousHash: bytea("previous_hash"),
  previousUntil: instant("previous_until"),
  rotatedAt: instant("rotated_at"),
});
