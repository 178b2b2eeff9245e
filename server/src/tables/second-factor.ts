import { bigint, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** One for each person; it counts once it was confirmed. */
export const totpFactor = pgTable("totp_factor", {
  personId: uuid("person_id").primaryKey(),
  secret: bytea("secret").notNull(),
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  createdAt: instant("created_at").notNull().defaultNow(),
  confirmedAt: instant("confirmed_at"),
  lastUsedAt: instant("last_used_at"),
});

export const passkey = pgTable("passkey", {
  id: text("id").primaryKey(),
  personId: uuid("person_id").notNull(),
  name: text("name").notNull(),
  publicKey: bytea("public_key").notNull(),
  counter: bigint("counter", { mode: "number" }).notNull(),
  transports: text("transports").array().notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  lastUsedAt: instant("last_used_at"),
});

/** What a passkey has to sign; used once. */
export const passkeyChallenge = pgTable("passkey_challenge", {
  challenge: text("challenge").primaryKey(),
  personId: uuid("person_id").notNull(),
  purpose: text("purpose", { enum: ["enrol", "prove"] }).notNull(),
  expiresAt: instant("expires_at").notNull(),
});

export const recoveryCode = pgTable(
  "recovery_code",
  {
    personId: uuid("person_id").notNull(),
    codeHash: bytea("code_hash").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [primaryKey({ columns: [table.personId, table.codeHash] })],
);

/** Somebody whose password was right and who has to show the second factor. */
export const pendingSignIn = pgTable("pending_sign_in", {
  tokenHash: bytea("token_hash").primaryKey(),
  personId: uuid("person_id").notNull(),
  method: text("method", { enum: ["password", "link"] }).notNull(),
  failures: integer("failures").notNull().default(0),
  expiresAt: instant("expires_at").notNull(),
});
