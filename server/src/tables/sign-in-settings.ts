import { boolean, integer, pgTable, smallint, text } from "drizzle-orm/pg-core";

/** One row, made by the migration. */
export const signInSettings = pgTable("sign_in_settings", {
  id: smallint("id").primaryKey(),
  localAccounts: boolean("local_accounts").notNull().default(true),
  secondFactorRequired: boolean("second_factor_required").notNull().default(false),
  newcomers: text("newcomers", { enum: ["nobody", "in_groups", "everybody"] })
    .notNull()
    .default("nobody"),
  heirTeam: text("heir_team"),
  version: integer("version").notNull().default(1),
});
