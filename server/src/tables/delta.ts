import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./instant.ts";

/** What each revision of an environment changed; the stream replays it. */
export const delta = pgTable(
  "delta",
  {
    project: text("project").notNull(),
    environment: text("environment").notNull(),
    revision: bigint("revision", { mode: "number" }).notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    /** JSON text of the delta's body. */
    body: text("body").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.environment, table.revision] })],
);
