import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";
import { instant } from "./instant.ts";

/** Where each chain of the record stands. Of a project's chain it is the lock that orders the project's commits. */
export const auditHead = pgTable("audit_head", {
  chain: text("chain").primaryKey(),
  entry: bigint("entry", { mode: "number" }).notNull(),
  hash: bytea("hash").notNull(),
});

/** The record. Postgres refuses to change it. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    chain: text("chain").notNull(),
    entry: bigint("entry", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    kind: text("kind").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    request: bigint("request", { mode: "number" }),
    /** What the hash covers. The columns beside it are copies, for search. */
    document: text("document").notNull(),
    hash: bytea("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.entry] })],
);
