import { pgTable, smallint, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** One row, made at the first start. */
export const installation = pgTable("installation", {
  id: smallint("id").primaryKey(),
  epochSalt: text("epoch_salt").notNull(),
  createdAt: instant("created_at").notNull().defaultNow(),
  /** Since when it is known who uses which permission. */
  permissionUseSince: instant("permission_use_since").notNull().defaultNow(),
});
